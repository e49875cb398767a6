"""Messages in the reader's language: gettext at run time, English as the source."""

from __future__ import annotations

import functools
import gettext
import os
import string
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.exam.message import Message

LANGUAGES = ("ru", "en")
SOURCE = "en"
DOMAIN = "course"
LOCALES = Path(__file__).resolve().parents[1] / "locale"
_VARIABLE = "COURSE_LANGUAGE"  # set by run.py


def language_of_environment() -> str:
    """Return the language that the course runs in: COURSE_LANGUAGE, else Russian."""
    chosen = os.environ.get(_VARIABLE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def translate(message: Message, language: str) -> str:
    """Put a message into a language and fill its values in.

    A message without translation (an instructor's own check, say) stays English.
    """
    template = _catalogue(language).pgettext(message.id, message.text)
    if fields_of(template) - message.values.keys():
        template = message.text
    return template.format_map(message.values)


def fields_of(template: str) -> set[str]:
    """Return the names of the `str.format` fields in a template; ValueError if malformed."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, languages=[language], fallback=True)
