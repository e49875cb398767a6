"""How a call of the student's function ended: with a value or with an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course.checks.requested import none_came
from course.checks.returned import last_name, unfinished
from course.exam.check import say, shown
from course.exam.examiner.failures import StudentError
from course.exam.examiner.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Callable

    from course.exam.message import Message
    from mock_server.exchange import Exchange
    from mock_server.journal import Journal

# What Python raises where the program is wrong, as against what a program raises on purpose.
# Only these very types: a class of the student's own that extends KeyError is meant.
_ACCIDENTS = frozenset(
    {
        "AttributeError",
        "IndexError",
        "JSONDecodeError",
        "KeyError",
        "TypeError",
        "UnboundLocalError",
        "UnicodeDecodeError",
    }
)
# No server at the address that the student's code made up: here the check's was meant.
_UNREACHABLE = ("ConnectionError", "ConnectError", "ClientConnectorError", "URLError")
_NOT_YET = "NotImplementedError"  # the stub's: the step was not attempted


class Outcome:
    """What a call came to. `returned` means nothing where `error` is set."""

    def __init__(self, returned: Any = None, error: StudentError | None = None) -> None:
        self.returned = returned
        self.error = error

    def value(self) -> Any:
        """Return the value, or raise on what the student's function had raised."""
        if self.error is not None:
            raise self.error
        return self.returned

    def sent(self, journal: Journal, expected: str | None = None) -> list[Exchange]:
        """Return the requests that the call led to; fail if there are none.

        A slip in the code that comes before any request is raised, as what it is.
        """
        seen = journal.all()
        if not seen and self.error is not None and not _is_unreachable(self.error):
            raise self.error
        if not seen and (message := unfinished(self.returned)) is not None:
            raise AssertionError(message)
        assert seen, none_came(expected)
        return seen

    def answered(self, journal: Journal) -> Any:
        """Return the value; fail if it was made without asking the server."""
        self.sent(journal)
        return self.value()

    def reported(self, status: int, name: str, journal: Journal) -> None:
        """Demand that the function `name` raised, and on purpose, for the server's `status`."""
        seen = self.sent(journal)
        answer = next((each for each in reversed(seen) if each.status == status), seen[-1])
        saw = answer.response_text
        assert self.error is not None, _unreported(self.returned, status, name, saw)
        if last_name(self.error.type) == "NameError":  # a typing error, no matter what came
            raise self.error
        assert last_name(self.error.type) not in _ACCIDENTS, say(
            "error.accident",
            "The server answered {status}, and `{name}` stopped with {type}: {text}. "
            "That came by accident: it went on as if the answer were good. Ask first whether "
            "the answer is good: `response.raise_for_status()` raises an HTTPError if not.",
            status=status,
            name=name,
            type=last_name(self.error.type),
            text=_sentence(self.error),
            saw=saw,
        )


def outcome_of(call: Callable[[], Any]) -> Outcome:
    """Make the call and keep the exception, so that what the server saw is judged first.

    What tells nothing about the function (a timeout, a name that is not defined, a stub)
    goes on to the step's verdict.
    """
    try:
        return Outcome(call())
    except StudentError as error:
        if error.is_a(_NOT_YET):
            raise
        return Outcome(error=error)


def _is_unreachable(error: StudentError) -> bool:
    return any(error.is_a(name) for name in _UNREACHABLE)


def succeeds(name: str, call: Callable[[], Any]) -> None:
    """Demand that a call which should succeed does; `name` is the function's.

    A step about errors begins with one: a function that always raises has reported nothing.
    """
    error = outcome_of(call).error
    if error is None:
        return
    if last_name(error.type) == "NameError":
        raise error
    message = say(
        "error.always",
        "Before anything goes wrong this step makes a call that should succeed, and `{name}` "
        "stopped with {type}: {text}. Mend that first; the other steps tell more.",
        name=name,
        type=last_name(error.type),
        text=_sentence(error),
    )
    raise AssertionError(message)


def described(error: StudentError) -> str:
    """Write an exception as Python does at the end of a traceback, without a full stop."""
    return f"{last_name(error.type)}: {_sentence(error)}"


def _sentence(error: StudentError) -> str:
    return error.message.rstrip(". ") or "—"


def _unreported(returned: object, status: int, name: str, saw: str) -> Message:
    if returned is None or isinstance(returned, bool):
        return say(
            "error.swallowed",
            "The server answered {status}, and `{name}` ended as if nothing had happened: "
            "it returned {returned}. Whoever calls it cannot tell what went wrong. Let the "
            "exception out: `response.raise_for_status()` raises it.",
            status=status,
            name=name,
            returned=returned,
            saw=saw,
        )
    return say(
        "error.unnoticed",
        "The server answered {status}, and `{name}` returned {returned} as if that were "
        "data. An answer that can be read is not yet a good answer: look at the status, or "
        "call `response.raise_for_status()`.",
        status=status,
        name=name,
        returned=_short(returned),
        saw=saw,
    )


def _short(returned: object) -> str:
    text = Remote.type_of(returned) or " ".join(shown(returned).split())
    return text if len(text) <= 80 else text[:80] + "…"  # noqa: PLR2004 - one line of a notebook
