"""A verdict as people read it: an HTML table for notebooks, plain text for terminals.

The HTML is for JupyterLab's light and dark themes (its --jp-* variables), for nbgrader's
feedback and other pages without them (fallbacks), and for 400 px of width. An outcome is
told by a symbol and a word; colour only repeats it.
"""

from __future__ import annotations

import functools
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from course.exam.compare import compare, is_http, plain
from course.exam.message import Message, say
from course.exam.translate import translate
from course.exam.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from course.exam.compare import Line
    from course.exam.verdict import Step, Verdict

_WORDS = {
    Outcome.PASSED: ("✓", say("exam.outcome.passed", "passed")),
    Outcome.WRONG: ("✗", say("exam.outcome.wrong", "not right yet")),
    Outcome.NOT_ATTEMPTED: ("○", say("exam.outcome.not-attempted", "not attempted")),
    Outcome.CRASHED: ("✗", say("exam.outcome.crashed", "stopped by an error")),
    Outcome.TIMED_OUT: ("✗", say("exam.outcome.timed-out", "took too long")),
    Outcome.NOT_RUN: ("–", say("exam.outcome.not-run", "not run")),
    Outcome.TROUBLE: ("!", say("exam.outcome.trouble", "our trouble, costs nothing")),
}


@functools.cache
def style() -> str:
    """Return the style sheet that goes with what is rendered."""
    return (Path(__file__).parent / "verdict.css").read_text("utf-8")


def as_points(verdict: Verdict) -> str:
    """Return the points as nbgrader takes them from a cell's plain text."""
    return f"{verdict.points:g}"


def number(points: float) -> str:
    """Write points for people: at most two decimals, none that says nothing."""
    return f"{round(points, 2):g}"


def bundle(verdict: Verdict, language: str) -> dict[str, str]:
    """Return the display data of a graded cell: the table, and the points as plain text."""
    return {"text/html": as_html(verdict, language), "text/plain": as_points(verdict)}


def as_html(verdict: Verdict, language: str) -> str:
    """Return the table of steps as a piece of HTML; everything in it is escaped."""
    summary = as_rich(_summary(verdict, language), language)
    head = f'<style>{style()}</style><p class="exam-head"><strong>{summary}</strong></p>'
    names = (
        say("exam.column.outcome", "Result"),
        say("exam.column.step", "Step"),
        say("exam.column.points", "Points"),
    )
    columns = "".join(
        f'<th scope="col"{css}>{as_rich(name, language)}</th>'
        for name, css in zip(names, ("", "", ' class="exam-points"'), strict=True)
    )
    rows = "".join(_row(step, language) for step in _unrepeated(verdict.steps, language))
    return (
        f'<div class="exam-verdict" lang="{html.escape(language)}">{head}'
        f'<table class="exam-steps"><thead><tr>{columns}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def as_text(verdict: Verdict, language: str) -> str:
    """Return the same for a terminal and for nbgrader's Validate; ≠ marks lines that differ."""
    lines = [translate(_summary(verdict, language), language)]
    for step in _unrepeated(verdict.steps, language):
        symbol, word = _WORDS[step.outcome]
        title, said = translate(step.title, language), translate(word, language)
        lines.append(f"{symbol} {title}: {said} ({_share(step, language)})")
        lines += [f"    {line}" for line in _details(step, language)]
    return "\n".join(lines)


def message_as_html(message: Message, language: str) -> str:
    """Return one message, with its two sides where it has them."""
    text = f'<div class="exam-message">{as_rich(message, language)}</div>'
    panels = "".join(
        f'<div class="exam-side"><span>{as_rich(label, language)}</span>'
        f"<pre>{_marked(lines)}</pre></div>"
        for label, lines in _sides(message)
    )
    return text + (f'<div class="exam-sides">{panels}</div>' if panels else "")


def message_as_text(message: Message, language: str) -> str:
    """Return one message as plain text, its two sides one below the other."""
    lines = [translate(message, language)]
    for label, side in _sides(message):
        lines.append(f"{translate(label, language)}:")
        lines += [f"{'≠' if line.differs else ' '} {line.text}" for line in side]
    return "\n".join(lines)


def _summary(verdict: Verdict, language: str) -> Message:
    return say(
        "exam.summary",
        "{title}: {points} of {max_points} points",
        title=translate(verdict.title, language),
        points=number(verdict.points),
        max_points=number(verdict.max_points),
    )


def _unrepeated(steps: Sequence[Step], language: str) -> Iterator[Step]:
    """Say nothing twice: what a step above has said is left out or pointed at.

    Where nothing is written yet every step says the same; where the code always stops at one
    line, each tells of it with another number in the text.
    """
    told: dict[tuple[str, ...], Message] = {}  # the step that each thing was told at
    shown: set[str] = set()
    latest: tuple[str, ...] = ()
    for step in steps:
        if step.message is None:
            yield step
            continue
        told_as, trace = _told_as(step.message), step.traceback
        elsewhere = trace is not None and trace not in shown  # a like error of another line
        message: Message | None = step.message
        if told_as not in told or elsewhere:
            latest = told_as
        elif told_as != latest:
            message = _told_at(told[told_as], language)
        else:  # right below; where an outcome of its own stands beside it, this is still said
            message = _SAME_ERROR if told_as[0] == _CRASHED else None
        yield msgspec.structs.replace(step, message=message, traceback=trace if elsewhere else None)
        told.setdefault(told_as, step.title)
        shown.add(trace or "")


def _told_at(title: Message, language: str) -> Message:
    return say(
        "exam.told-at",
        "The same as in the step “{step}” above.",
        step=translate(title, language),
    )


_CRASHED = "exam.crashed"
_SAME_ERROR = say("exam.same-error", "The same error as above.")
_NUMBER = re.compile(r"\d+")  # an address or an id in an error's text, another one at each step


def _told_as(message: Message) -> tuple[str, ...]:
    """What two messages have in common that tell of the same."""
    values = message.values
    if message.id in (_CRASHED, "error.always"):  # the latter says so of a call that should work
        text = values.get("message") or values.get("text") or ""
        kind = values.get("type", "").rpartition(".")[2]
        return (_CRASHED, kind, _NUMBER.sub("0", text).rstrip(". "))
    return (message.id, repr(sorted(values.items())), message.saw or "", message.expected or "")


def _row(step: Step, language: str) -> str:
    symbol, word = _WORDS[step.outcome]
    said = as_rich(word, language)
    text = f"<div>{as_rich(step.title, language)}</div>"
    if step.message is not None:
        text += message_as_html(step.message, language)
    if step.traceback:
        label = as_rich(_STOPPED, language)
        text += (
            f"<details open><summary>{label}</summary>"
            f"<pre>{html.escape(step.traceback.rstrip())}</pre></details>"
        )
    return (
        f'<tr><td class="exam-outcome exam-{step.outcome.value}">'
        f'<span aria-hidden="true">{symbol}</span> {said}</td>'
        f'<td class="exam-step">{text}</td>'
        f'<td class="exam-points">{_share(step, language)}</td></tr>'
    )


_STOPPED = say("exam.where-it-stopped", "Where your code stopped")


def _share(step: Step, language: str) -> str:
    share = say(
        "exam.share", "{earned} of {points}", earned=number(step.earned), points=number(step.points)
    )
    return html.escape(translate(share, language))


def _details(step: Step, language: str) -> Iterator[str]:
    if step.message is not None:
        yield from message_as_text(step.message, language).splitlines()
    if step.traceback:
        yield f"{translate(_STOPPED, language)}:"
        yield from step.traceback.rstrip().splitlines()


def _sides(message: Message) -> Iterator[tuple[Message, list[Line]]]:
    wire = any(is_http(text) for text in (message.saw, message.expected) if text)
    if message.saw is not None and message.saw.startswith("HTTP/"):
        got = say("exam.side.answered", "What the server answered")
    elif wire:
        got = say("exam.side.saw", "What the server saw")
    else:
        got = say("exam.side.got", "What came out")
    wanted = say("exam.side.expected", "What was expected")
    if message.saw is not None and message.expected is not None:
        left, right = compare(message.saw, message.expected)
        yield got, left
        yield wanted, right
    elif message.saw is not None:
        yield got, plain(message.saw)
    elif message.expected is not None:
        yield wanted, plain(message.expected)


def _marked(lines: list[Line]) -> str:
    return "\n".join(
        "".join(
            f"<mark>{html.escape(piece)}</mark>" if marked else html.escape(piece)
            for piece, marked in line.pieces
        )
        for line in lines
    )


def as_rich(message: Message, language: str) -> str:
    """Escape a message and set its `code` as code."""
    text = html.escape(translate(message, language))
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", text).replace("\n", "<br>")
