"""What writers of routes may leave out."""

import pytest

from mock_server.documentation import (
    EXAMPLES,
    Answer,
    answer_of,
    exemplify,
    usual_detail,
    usual_text,
)


class Model:
    pass


@pytest.mark.parametrize(
    ("short", "answer"),
    [
        (Model, Answer(Model)),
        (None, Answer()),
        ("text/csv", Answer(media={"text/csv": None})),
        (Answer(Model, {"a": 1}), Answer(Model, {"a": 1})),
    ],
)
def test_what_is_short_for_an_answer(short, answer):
    assert answer_of(short) == answer


@pytest.mark.parametrize("status", [200, 404, 422, 503, 299, 499])
def test_every_status_has_words(status):
    text = usual_text(status)
    assert text.en
    assert text.ru
    if status >= 400:
        assert usual_detail(status)


def test_a_models_example_is_said_once(monkeypatch):
    monkeypatch.delitem(EXAMPLES, Model, raising=False)
    exemplify(Model, {"a": 1})
    assert EXAMPLES.pop(Model) == {"a": 1}
