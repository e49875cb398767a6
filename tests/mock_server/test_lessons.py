from __future__ import annotations

import pytest

from mock_server import lessons
from mock_server.app import registries


def test_a_lesson_has_its_number_and_title_in_both_languages():
    heading = lessons.lesson_heading("03_requests")
    assert heading.en == "Lesson 3. Integrating an API with `requests`"
    assert heading.ru == "Урок 3. Интеграция API с помощью `requests`"


def test_what_every_lesson_uses_says_so():
    assert lessons.lesson_heading(None).en == "For every lesson"


@pytest.mark.parametrize("registry", registries(), ids=lambda registry: registry.tag.name)
def test_every_group_names_a_lesson_that_there_is(registry):
    assert lessons.lesson_heading(registry.tag.lesson).ru
