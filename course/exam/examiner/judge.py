"""How a step ended, from what its test raised."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, NamedTuple

from course.exam.examiner import failures, general
from course.exam.examiner.student import NotRaisedError
from course.exam.message import Message, say
from course.exam.verdict import Outcome
from mock_server import JournalMismatch

if TYPE_CHECKING:
    from course.exam.examiner.link import StudentLink
    from course.exam.exercise import Check

_MOST_TIMEOUTS = 2  # then the rest is not run: nobody waits for a third
_FREEING = 1.0  # seconds for code that waited for the last step's server, closed by now, to end
# What Python raises where a check takes a value apart that has another shape than it thought.
_SHAPE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)


class Judgement(NamedTuple):
    """The end of a step; `again` asks for one more run, with fresh data, before it counts."""

    outcome: Outcome
    message: Message | None = None
    traceback: str | None = None
    again: bool = False


def judge(error: BaseException, check: Check) -> Judgement:
    """Tell from what a test raised how its step ended."""
    if isinstance(error, failures.StudentFailure):
        return _student(error, check)
    if isinstance(error, NotRaisedError):
        return Judgement(Outcome.WRONG, general.not_raised(error))
    if isinstance(error, JournalMismatch):
        return Judgement(Outcome.WRONG, general.other_requests(error))
    if isinstance(error, AssertionError):
        return Judgement(Outcome.WRONG, general.not_held(error, check.files))
    if isinstance(error, _SHAPE) and not _is_ours(error):
        return Judgement(Outcome.WRONG, general.shape(error), again=True)
    return trouble(error)


def trouble(error: BaseException) -> Judgement:
    """A fault of the course: nothing was judged."""
    reason = "".join(traceback.format_exception_only(error)).strip()
    message = say(
        "exam.trouble",
        "The examiner itself could not finish this step ({reason}). "
        "Your code is not to blame and no points are lost: please run the check again.",
        reason=reason,
    )
    return Judgement(Outcome.TROUBLE, message, again=True)


def not_run(link: StudentLink, timeouts: int) -> Judgement | None:
    """Tell whether a step need not be run after what came before it, and why."""
    if link.lost is not None:
        message = say("exam.not-run-gone", "Not run, because the Python of your code has ended.")
    elif link.stuck and not link.wait_unstuck(_FREEING):
        message = say(
            "exam.not-run-stuck",
            "Not run, because your code from an earlier step is still running. "
            "Restart the kernel (Kernel → Restart) and check again.",
        )
    elif timeouts >= _MOST_TIMEOUTS:
        message = say(
            "exam.not-run-slow",
            "Not run, because earlier steps took too long. Mend those first.",
        )
    else:
        return None
    return Judgement(Outcome.NOT_RUN, message)


def _student(error: failures.StudentFailure, check: Check) -> Judgement:  # noqa: PLR0911 — one for each way to fail
    match error:
        case failures.StudentError(type="NotImplementedError"):
            return Judgement(Outcome.NOT_ATTEMPTED, general.not_attempted(error))
        case failures.StudentError():
            return Judgement(Outcome.CRASHED, general.crashed(error), error.traceback or None)
        case failures.StudentTimeout():
            return Judgement(Outcome.TIMED_OUT, general.timed_out(error))
        case failures.StudentUndefined() if error.reason:
            return Judgement(Outcome.WRONG, general.lacking(error))
        case failures.StudentUndefined():
            return Judgement(Outcome.NOT_ATTEMPTED, general.undefined(error, check))
        case failures.StudentNotCallable():
            return Judgement(Outcome.WRONG, general.not_callable(error, check))
        case failures.StudentSignature():
            return Judgement(Outcome.WRONG, general.signature(error, check))
        case failures.StudentObject():
            return Judgement(Outcome.WRONG, general.not_data(error))
        case failures.StudentGone():
            return Judgement(Outcome.CRASHED, general.gone())
        case _:
            return trouble(error)


def _is_ours(error: BaseException) -> bool:
    """Tell whether the error arose in the examiner or the server and not in the check."""
    frames = [
        frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(error.__traceback__)
    ]
    return not frames or any(
        name.startswith(("course.exam.", "mock_server.handle", "mock_server.remote"))
        for name in frames[-2:]
    )
