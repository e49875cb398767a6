from __future__ import annotations

import sys

import pytest

from course.bootstrap.language import UnknownLanguageError, choose


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["lab", "--lang", "en"], {"COURSE_LANGUAGE": "ru"}, "en"),
        (["lab", "--lang=ru"], {"LANG": "en_GB.UTF-8"}, "ru"),
        (["lab"], {"COURSE_LANGUAGE": "en", "LANG": "ru_RU.UTF-8"}, "en"),
        (["lab"], {"LANG": "en_US.UTF-8"}, "en"),
        (["lab"], {"LC_ALL": "ru_RU.UTF-8", "LANG": "en_US.UTF-8"}, "ru"),
        (["lab"], {"LANG": "C.UTF-8"}, "ru"),
        (["lab"], {"LANG": "fr_FR.UTF-8"}, "ru"),
    ],
)
def test_the_nearest_wish_wins(
    arguments: list[str], environment: dict[str, str], expected: str
) -> None:
    assert choose(arguments, environment) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked by its own function")
def test_without_any_wish_it_is_russian() -> None:
    assert choose(["lab"], {}) == "ru"


@pytest.mark.parametrize("arguments", [["--lang", "fr"], ["--lang=fr"], ["--lang"], ["--lang="]])
def test_a_language_that_the_course_lacks(arguments: list[str]) -> None:
    with pytest.raises(UnknownLanguageError):
        choose(arguments, {})
