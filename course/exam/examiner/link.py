"""Calls of the student's functions, seen from the examiner."""

from __future__ import annotations

import itertools
import threading
import time
from typing import TYPE_CHECKING, Any

from course.exam import protocol, values
from course.exam.examiner.failures import (
    CheckAbandoned,
    StudentCancelled,
    StudentError,
    StudentGone,
    StudentNotCallable,
    StudentSignature,
    StudentTimeout,
    StudentUndefined,
)
from course.exam.examiner.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Callable

# The kernel keeps the time of a call, stops it, and reports. These are how long after that
# the examiner goes on waiting for the report: a kernel whose lock is held cannot send one.
GRACE = 4.0
CANCEL_GRACE = 4.0


class StudentLink:
    """The student's kernel during one check. Safe to use from several threads."""

    def __init__(self, send: Callable[[protocol.ToKernel], None], ask: int) -> None:
        self.ask = ask
        self._stuck: set[int] = set()
        self._freed = threading.Condition()
        self._send = send
        self._lock = threading.Lock()
        self._calls: dict[int, PendingCall] = {}
        self._lost: str | None = None
        self._abandoned = False

    def call(
        self,
        name: str,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
        **options: Any,
    ) -> Any:
        """Call and wait; the options are those of `start`. Raises a StudentFailure."""
        return self.start(name, args, kwargs, **options).result()

    def start(
        self,
        name: str,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
        *,
        seconds: float | None = protocol.DEFAULT_SECONDS,
        take: int | None = None,
        handle: int | None = None,
        read: bool = False,
    ) -> PendingCall:
        """Start a call of a function of the notebook, or of a method of a handle.

        `seconds` None: until it is cancelled. `take`: that many items of what it yields.
        """
        request = protocol.Call(
            id=next(_ids),
            ask=self.ask,
            name=name,
            args=[values.to_wire(arg, Remote.number) for arg in args],
            kwargs={key: values.to_wire(arg, Remote.number) for key, arg in (kwargs or {}).items()},
            handle=handle,
            take=take,
            seconds=seconds,
            read=read,
        )
        pending = PendingCall(self, request)
        with self._lock:
            if self._abandoned:
                raise CheckAbandoned
            if self._lost is not None:
                raise StudentGone(self._lost)
            self._calls[request.id] = pending
        self._send(request)
        return pending

    def cancel(self, call: int) -> None:
        """Ask the kernel to stop a call."""
        self._send(protocol.Cancel(call))

    @property
    def stuck(self) -> bool:
        """Whether a call of this check could not be ended and still runs in the kernel."""
        return bool(self._stuck)

    def wait_unstuck(self, seconds: float) -> bool:
        """Wait until no call is stuck any more: closing the server it waits for may free it."""
        with self._freed:
            return self._freed.wait_for(lambda: not self._stuck or bool(self._lost), seconds)

    def mark_stuck(self, call: int) -> None:
        """Note a call that could not be ended."""
        with self._freed:
            self._stuck.add(call)

    def receive(self, outcome: protocol.Outcome | protocol.Unstuck) -> None:
        """Take what the kernel says about a call; what nobody waits for is dropped."""
        if isinstance(outcome, protocol.TimedOut | protocol.Cancelled) and outcome.stuck:
            self.mark_stuck(outcome.id)
        else:
            with self._freed:
                self._stuck.discard(outcome.id)
                self._freed.notify_all()
        if isinstance(outcome, protocol.Unstuck):
            return
        with self._lock:
            pending = self._calls.pop(outcome.id, None)
        if pending is not None:
            pending.settle(outcome)

    def lose(self, reason: str) -> None:
        """End all calls: the kernel is gone."""
        with self._lock:
            self._lost = self._lost or reason
            calls, self._calls = list(self._calls.values()), {}
        for pending in calls:
            pending.settle(StudentGone(reason))

    def abandon(self) -> None:
        """End all calls and the check with them: the student interrupted it."""
        with self._lock:
            self._abandoned = True
            calls, self._calls = list(self._calls.values()), {}
        for pending in calls:
            pending.settle(CheckAbandoned())

    def close(self) -> None:
        """The check is over: the kernel drops its handles and stops what still runs."""
        if self._lost is None:
            self._send(protocol.Release(self.ask))

    @property
    def lost(self) -> str | None:
        """Why the kernel is gone; None while it is there."""
        return self._lost

    @property
    def abandoned(self) -> bool:
        """Whether the student interrupted the check."""
        return self._abandoned

    def forget(self, call: int) -> None:
        """No longer wait for a call."""
        with self._lock:
            self._calls.pop(call, None)


class PendingCall:
    """A call that was started."""

    def __init__(self, link: StudentLink, request: protocol.Call) -> None:
        self._link = link
        self._request = request
        self._settled = threading.Event()
        self._outcome: protocol.Outcome | BaseException | None = None
        self._due = None if request.seconds is None else time.monotonic() + request.seconds + GRACE

    @property
    def name(self) -> str:
        return self._request.name

    @property
    def done(self) -> bool:
        """Whether it has returned, raised or been stopped."""
        return self._settled.is_set()

    def settle(self, outcome: protocol.Outcome | BaseException) -> None:
        self._outcome = outcome
        self._settled.set()

    def result(self, timeout: float | None = None) -> Any:
        """Wait for the value, at most `timeout` seconds; raises a StudentFailure.

        A call that runs until it is cancelled is waited for as long as others may take.
        """
        if timeout is None and self._due is None:
            timeout = protocol.DEFAULT_SECONDS
        waits = [timeout] if timeout is not None else []
        if self._due is not None:
            waits.append(max(0.0, self._due - time.monotonic()))
        if not self._settled.wait(min(waits, default=None)):
            if timeout is not None and (self._due is None or time.monotonic() < self._due):
                self.cancel()
                raise StudentTimeout(self.name, timeout, stuck=self._link.stuck, items=[])
            self._link.forget(self._request.id)
            self._link.mark_stuck(self._request.id)
            seconds = self._request.seconds or 0.0
            raise StudentTimeout(self.name, seconds, stuck=True, items=[])
        return self._value()

    def cancel(self) -> None:
        """Stop it and wait until it has stopped, or is known to be stuck."""
        if self.done:
            return
        self._link.cancel(self._request.id)
        if not self._settled.wait(CANCEL_GRACE):
            self._link.forget(self._request.id)
            self._link.mark_stuck(self._request.id)
            self.settle(protocol.Cancelled(self._request.id, stuck=True))
        elif isinstance(self._outcome, CheckAbandoned):
            raise self._outcome

    def _value(self) -> Any:
        outcome = self._outcome
        try:
            match outcome:
                case protocol.Returned():
                    return self._read(outcome.value)
                case protocol.Raised():
                    raise StudentError(self.name, outcome, self._read(outcome.attributes))
                case protocol.TimedOut():
                    raise StudentTimeout(
                        self.name,
                        outcome.seconds,
                        stuck=outcome.stuck,
                        items=self._read(outcome.value) or [],
                    )
                case protocol.Cancelled():
                    raise StudentCancelled(f"{self.name} was cancelled")
                case protocol.Uncallable():
                    raise _uncallable(outcome)
                case BaseException():
                    raise outcome
        except ValueError as error:
            raise StudentGone(f"the kernel broke the protocol: {error}") from error
        raise AssertionError("a settled call has an outcome")

    def _read(self, tree: Any) -> Any:
        return values.from_wire(tree, lambda found: Remote(self._link, found))


def _uncallable(outcome: protocol.Uncallable) -> Exception:
    if outcome.problem == "undefined":
        return StudentUndefined(outcome.name, outcome.detail, outcome.reason)
    if outcome.problem == "not-callable":
        return StudentNotCallable(outcome.name, outcome.detail)
    return StudentSignature(outcome.name, outcome.detail, outcome.reason)


# One counter for all links: a late word about an old check's call fits no new call.
_ids = itertools.count(1)
