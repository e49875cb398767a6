"""The general messages: what may go wrong with anybody's code, where the check says nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from course.exam.check import differs, shown
from course.exam.examiner.assertion import Bare, bare_assertion
from course.exam.message import Message, say

if TYPE_CHECKING:
    from pathlib import Path

    from course.exam.examiner import failures
    from course.exam.examiner.student import NotRaisedError
    from course.exam.exercise import Check
    from mock_server import Exchange, JournalMismatch

_MOST_LISTED = 10  # requests of one step; who sends more has a loop, not a list to read


def not_attempted(error: failures.StudentError) -> Message:
    return say(
        "exam.not-attempted",
        "`{name}` is still the empty template. Write your solution in its place, "
        "run the cell and check again.",
        name=error.name,
    )


def crashed(error: failures.StudentError) -> Message:
    unknown = re.match(r"name '(\w+)' is not defined", error.message)
    if error.type == "NameError" and unknown is not None:
        return say(
            "exam.name-error",
            "Your code uses `{name}`, which is not defined. Run the cell that defines or imports "
            "it (after a restart of the kernel all cells have to be run again), or look for a "
            "misspelling.",
            name=unknown[1],
        )
    return say(
        "exam.crashed",
        "Your code stopped with `{type}`: {message}",
        type=error.type,
        message=error.message or "—",
    )


def timed_out(error: failures.StudentTimeout) -> Message:
    if error.stuck:
        return say(
            "exam.timeout-stuck",
            "`{name}` did not finish within {seconds} s and cannot be stopped: it waits without "
            "a time limit, or swallows every exception. Restart the kernel (Kernel → Restart) "
            "before you check again.",
            name=error.name,
            seconds=f"{error.seconds:g}",
        )
    return say(
        "exam.timeout",
        "`{name}` did not finish within {seconds} s. "
        "Look for a loop that never ends or for waiting without a time limit.",
        name=error.name,
        seconds=f"{error.seconds:g}",
    )


def undefined(error: failures.StudentUndefined, check: Check) -> Message:
    call = _call_of(error.name, check)
    if error.close and error.close not in _calls(check):
        return say(
            "exam.undefined-close",
            "There is no `{name}` yet, but there is `{close}`. "
            "The check looks for exactly this: `{call}`.",
            name=error.name,
            close=error.close,
            call=call,
        )
    return say(
        "exam.undefined",
        "There is no `{name}` yet. Define `{call}`, run that cell, then check again.",
        name=error.name,
        call=call,
    )


def _calls(check: Check) -> dict[str, str]:
    """The functions that an exercise wants, and how each is called; methods are no functions."""
    found = re.finditer(r"(?<![.\w])(\w+)\([^()]*\)", check.exercise.call)
    return {call[1]: call[0] for call in found}


def _call_of(name: str, check: Check) -> str:
    """How the function is called; for the only one of an exercise all that is said about it."""
    calls = _calls(check)
    return (
        calls.get(name.partition(".")[0], check.exercise.call)
        if len(calls) > 1
        else (check.exercise.call)
    )


def lacking(error: failures.StudentUndefined) -> Message:
    return say(
        "exam.no-attribute",
        "The check looked for `{name}` in what your code returned, and it is not there: {reason}.",
        name=error.name,
        reason=error.reason,
    )


def not_callable(error: failures.StudentNotCallable, check: Check) -> Message:
    return say(
        "exam.not-callable",
        "`{name}` is a value of type `{type}` and cannot be called. It should be a function: "
        "`{call}`. Perhaps a later cell uses the same name for something else.",
        name=error.name,
        type=error.type,
        call=_call_of(error.name, check),
    )


def signature(error: failures.StudentSignature, check: Check) -> Message:
    return say(
        "exam.signature",
        "The check could not call your function: {reason}. "
        "Yours is `{signature}`; it should be callable as `{call}`.",
        reason=error.reason,
        signature=error.signature,
        call=_call_of(error.name, check),
    )


def not_data(error: failures.StudentObject) -> Message:
    if error.path:
        return say(
            "exam.not-data-inside",
            "Your function returned a `{type}` that contains a `{inner}` (at `{path}`). "
            "Plain data is expected: numbers, strings, lists, dictionaries.",
            type=error.type,
            inner=error.inner,
            path=error.path,
        )
    return say(
        "exam.not-data",
        "Your function returned a `{type}` object. Plain data is expected: numbers, strings, "
        "lists, dictionaries. Take what is asked for out of the object.",
        type=error.type,
    )


def gone() -> Message:
    return say(
        "exam.gone",
        "The Python that runs your code ended in the middle of this step. "
        "Does the code call `exit()` or `os._exit()`, or use up the memory?",
    )


def not_raised(error: NotRaisedError) -> Message:
    if not error.types:
        return say("exam.not-raised-any", "Your function returned, where it should raise an error.")
    return say(
        "exam.not-raised",
        "Your function returned, where it should raise `{types}`.",
        types="` / `".join(error.types),
    )


def other_requests(error: JournalMismatch) -> Message:
    if not error.seen:
        return say(
            "exam.no-request",
            "The server saw no request at all. Does the function really send one, "
            "and to the address that it was given?",
        )
    if not error.exchanges:
        return say(
            "exam.no-such-request",
            "The server did not see the expected request, but it saw something else.",
            saw=listed(error.seen),
            expected=_wanted(error),
        )
    if error.kind == "too-few":
        return say(
            "exam.too-few-requests",
            "Requests that the server saw: {count}; expected: {expected_count}.",
            count=len(error.exchanges),
            expected_count=error.expected,
            saw=listed(error.exchanges),
        )
    return say(
        "exam.too-many-requests",
        "The server saw more requests than needed: {count}; expected: {expected_count}.",
        count=len(error.exchanges),
        expected_count=error.expected,
        saw=listed(error.exchanges),
    )


def _wanted(error: JournalMismatch) -> str:
    """Write what a journal was narrowed to as the beginning of a request."""
    method = re.search(r"with (\S+)", error.narrowed)
    path = re.search(r"to (\S+)", error.narrowed)
    return f"{method[1] if method else '…'} {path[1] if path else '…'}"


def listed(exchanges: list[Exchange]) -> str:
    """List requests and their statuses, one a line."""
    lines = [
        f"{number}. {exchange.method} {exchange.target} → {exchange.status}"
        for number, exchange in enumerate(exchanges[:_MOST_LISTED], start=1)
    ]
    if len(exchanges) > _MOST_LISTED:
        lines.append("…")
    return "\n".join(lines)


def not_held(error: AssertionError, files: tuple[Path, ...]) -> Message:
    said = error.args[0] if error.args else None
    if isinstance(said, Message):
        return said
    bare = bare_assertion(error, files) or Bare("")
    if said is None and bare.equality is not None:
        return differs(*bare.equality)
    if said is None:
        return say(
            "exam.condition",
            "This did not hold: `{condition}`.",
            condition=bare.condition or "assert",
        )
    return say("exam.said", "{text}", text=said if isinstance(said, str) else shown(said))


def shape(error: Exception) -> Message:
    return say(
        "exam.shape",
        "What your function returned or sent has another shape than the check can use "
        "({type}: {reason}). Compare it with what the task describes.",
        type=type(error).__name__,
        reason=error,
    )
