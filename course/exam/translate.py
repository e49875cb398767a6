"""Messages in the reader's language: gettext at run time, English as the source."""

from __future__ import annotations

import functools
import gettext
import os
import string
from pathlib import Path
from typing import TYPE_CHECKING

from course.exam.message import filled

if TYPE_CHECKING:
    from course.exam.message import Message

LANGUAGES = ("ru", "en")
SOURCE = "en"
DOMAIN = "course"
LOCALES = Path(__file__).resolve().parents[1] / "locale"
_VARIABLE = "COURSE_LANGUAGE"  # set by run.py
_OF_LANGUAGES = ("exercises", "notebooks", "solutions", "work")  # folders with one for each


def language_of_environment() -> str:
    """Return the language that the course runs in: COURSE_LANGUAGE, else the notebook's.

    Who starts JupyterLab by hand has no such variable; `exercises/en/03_requests` tells too.
    Russian where nothing tells.
    """
    chosen = os.environ.get(_VARIABLE, "")
    if chosen in LANGUAGES:
        return chosen
    # Jupyter Server names the notebook; other programs run it in its folder.
    return _language_of(Path.cwd() / os.environ.get("JPY_SESSION_NAME", "")) or LANGUAGES[0]


def _language_of(path: Path) -> str | None:
    for folder in path.parents if path.suffix else (path, *path.parents):
        if folder.name in LANGUAGES and folder.parent.name in _OF_LANGUAGES:
            return folder.name
    return None


def translate(message: Message, language: str) -> str:
    """Put a message into a language and fill its values in.

    A message without translation (an instructor's own check, say) stays English.
    """
    template = _catalogue(language).pgettext(message.id, message.text)
    if fields_of(template) - message.values.keys():
        template = message.text
    return filled(template, message.values)


def fields_of(template: str) -> set[str]:
    """Return the names of the `str.format` fields in a template; ValueError if malformed."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, languages=[language], fallback=True)
