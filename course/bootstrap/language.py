"""Which language a person is spoken to in."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGUAGES = ("ru", "en")
VARIABLE = "COURSE_LANGUAGE"

_WINDOWS_ENGLISH = 0x09  # LANG_ENGLISH of winnt.h


class UnknownLanguageError(ValueError):
    """The language asked for is not one of the course's."""


def choose(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Find the language: `--lang`, then COURSE_LANGUAGE, then the system's, then Russian."""
    asked = _option(arguments) or environment.get(VARIABLE, "")
    if asked:
        if asked not in LANGUAGES:
            raise UnknownLanguageError(asked)
        return asked
    return of_system(environment)


def of_system(environment: Mapping[str, str]) -> str:
    """Read the system's locale; whatever is not English means Russian."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(variable, ""):
            return "en" if value.startswith("en") else "ru"
    if sys.platform == "win32":
        primary = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF
        return "en" if primary == _WINDOWS_ENGLISH else "ru"
    return "ru"


def _option(arguments: Sequence[str]) -> str:
    for index, argument in enumerate(arguments):
        if argument == "--lang":
            return arguments[index + 1] if index + 1 < len(arguments) else "?"
        if argument.startswith("--lang="):
            return argument.partition("=")[2] or "?"
    return ""
