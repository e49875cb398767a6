"""Hints and the table of progress: what `lesson.hint` and `lesson.progress` show.

Made in the student's kernel from the files of checks; no examiner is asked.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import msgspec

from course.exam.exercise import load_check, load_lesson
from course.exam.message import Message, say
from course.exam.progress import ProgressFile
from course.exam.render import as_rich, number, style
from course.exam.translate import translate

if TYPE_CHECKING:
    from course.exam.exercise import Check
    from course.exam.progress import Entry


class Shown(msgspec.Struct, frozen=True):
    """Something to display: Jupyter takes the HTML, everything else the text."""

    html: str
    text: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def hint(lesson: str, exercise: str, language: str, file: ProgressFile | None = None) -> Shown:
    """Open one more hint of an exercise and show it under those opened before.

    Raises UnknownNameError for an exercise that there is not.
    """
    check = load_check(lesson, exercise)
    file = file or ProgressFile()
    count = file.take_hint(lesson, exercise, of=len(check.hints)) if check.hints else 0
    lines = [
        say(
            "exam.hint",
            "Hint {number} of {count}: {hint}",
            number=number,
            count=len(check.hints),
            hint=translate(text, language),
        )
        for number, text in enumerate(check.hints[:count], start=1)
    ]
    if not check.hints:
        lines.append(say("exam.no-hints", "There are no hints for this exercise."))
    elif count == len(check.hints):
        lines.append(say("exam.last-hint", "That was the last hint."))
    return _shown([*lines, *_complaints(file)], language)


def progress(lesson: str, language: str, file: ProgressFile | None = None) -> Shown:
    """Show the exercises of a lesson with the best points so far."""
    file = file or ProgressFile()
    kept = file.read()
    checks = load_lesson(lesson)
    rows = [(check, kept.entry(lesson, check.name)) for check in checks]
    earned = sum(min(entry.best, check.points) for check, entry in rows)
    total = say(
        "exam.progress.total",
        "{earned} of {points} points",
        earned=number(earned),
        points=number(sum(check.points for check in checks)),
    )
    notes = _shown(_complaints(file), language)
    table = _table(rows, total, language)
    text = _text(rows, total, language)
    return Shown(notes.html + table, "\n".join(filter(None, (notes.text, text))))


def _complaints(file: ProgressFile) -> list[Message]:
    complaint, file.complaint = file.complaint, None
    return [complaint] if complaint else []


def _shown(messages: list[Message], language: str) -> Shown:
    items = "".join(f"<p>{as_rich(message, language)}</p>" for message in messages)
    return Shown(
        f'<div class="exam-verdict" lang="{html.escape(language)}">{items}</div>' if items else "",
        "\n".join(translate(message, language) for message in messages),
    )


_STATES = {
    "solved": ("✓", say("exam.progress.solved", "solved")),
    "begun": ("◐", say("exam.progress.begun", "in progress")),
    "open": ("○", say("exam.progress.open", "not begun")),
}


def _state(entry: Entry) -> tuple[str, Message]:
    return _STATES["solved" if entry.solved else "begun" if entry.checks else "open"]


def _points(check: Check, entry: Entry) -> Message:
    return say(
        "exam.share",
        "{earned} of {points}",
        earned=number(min(entry.best, check.points)),
        points=number(check.points),
    )


def _table(rows: list[tuple[Check, Entry]], total: Message, language: str) -> str:
    columns = (
        say("exam.column.outcome", "Result"),
        say("exam.column.exercise", "Exercise"),
        say("exam.column.checks", "Checks"),
        say("exam.column.hints", "Hints"),
        say("exam.column.points", "Points"),
    )
    # In a narrow cell the style sheet leaves the counts out.
    numbers, counts = ' class="exam-points"', ' class="exam-points exam-count"'
    head = "".join(
        f'<th scope="col"{css}>{as_rich(column, language)}</th>'
        for column, css in zip(columns, ("", "", counts, counts, numbers), strict=True)
    )
    body = "".join(
        f'<tr><td class="exam-outcome"><span aria-hidden="true">{symbol}</span> '
        f"{as_rich(word, language)}</td>"
        f"<td>{as_rich(check.title, language)}<br><code>{html.escape(check.name)}</code></td>"
        f"<td{counts}>{entry.checks}</td>"
        f"<td{counts}>{entry.hints}/{len(check.hints)}</td>"
        f"<td{numbers}>{as_rich(_points(check, entry), language)}</td></tr>"
        for check, entry in rows
        for symbol, word in (_state(entry),)
    )
    return (
        f'<div class="exam-verdict" lang="{html.escape(language)}"><style>{style()}</style>'
        f'<p class="exam-head"><strong>{as_rich(total, language)}</strong></p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _text(rows: list[tuple[Check, Entry]], total: Message, language: str) -> str:
    lines = [translate(total, language)]
    for check, entry in rows:
        symbol, word = _state(entry)
        lines.append(
            f"{symbol} {check.name}: {translate(check.title, language)}: "
            f"{translate(word, language)} ({translate(_points(check, entry), language)})"
        )
    return "\n".join(lines)
