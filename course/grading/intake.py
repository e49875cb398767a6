"""Look submissions over before grading: name what nbgrader can only show a traceback for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from traitlets.log import get_logger

from course.exam.message import Message, say
from course.exam.translate import language_of_environment, translate
from course.grading import notebook

if TYPE_CHECKING:
    from collections.abc import Iterable


def look_over(*, notebooks: Iterable[str], **_: object) -> None:
    """Log in plain words which of a student's notebooks cannot be read, and why.

    nbgrader calls this before each submission (`Autograde.pre_convert_hook`). It goes on to
    fail for that student alone; the other submissions of the batch are graded.
    """
    for name in notebooks:
        problem = unreadable(Path(name))
        if problem is not None:
            get_logger().error("%s", translate(problem, language_of_environment()))


def unreadable(path: Path) -> Message | None:
    """Say why a notebook cannot be read; None if it can."""
    shown = os.path.relpath(path)
    try:
        content = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return say(
            "grading.not-utf8",
            "{path} is not a notebook: its bytes are not UTF-8 (the first wrong one is number "
            "{place}). Ask for it again, saved by JupyterLab; the other submissions are graded.",
            path=shown,
            place=error.start,
        )
    try:
        parsed = json.loads(content)
    except json.JSONDecodeError as error:
        return say(
            "grading.not-json",
            "{path} is damaged: from line {line}, column {column} on it is not JSON ({reason}). "
            "Ask for it again, or repair that place in a text editor and run 'nbgrader "
            "autograde' again; the other submissions are graded.",
            path=shown,
            line=error.lineno,
            column=error.colno,
            reason=error.msg,
        )
    try:
        notebook.parse(json.dumps(parsed))
    except Exception as error:  # noqa: BLE001  # whatever nbformat trips over, in its own words
        return say(
            "grading.not-a-notebook",
            "{path} is JSON but not a notebook ({reason}). Ask for it again; the other "
            "submissions are graded.",
            path=shown,
            reason=f"{type(error).__name__}: {error}",
        )
    return None
