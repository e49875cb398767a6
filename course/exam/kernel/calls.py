"""The calls of one check in the student's kernel: run, timed, stopped, reported."""

from __future__ import annotations

import inspect
import itertools
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from course.exam import protocol, values
from course.exam.kernel import raised
from course.exam.kernel.attempts import Attempt, LoopAttempt, PersistentLoop, ThreadAttempt
from course.exam.kernel.namespace import (
    UncallableError,
    find_function,
    find_method,
    fit,
    read_attribute,
)
from course.exam.kernel.stopping import Stopped

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable


class Home(NamedTuple):
    """The kernel's own event loop, on which cells run, and its thread."""

    loop: asyncio.AbstractEventLoop
    thread: int


class _Value(NamedTuple):
    value: Any


class _Later(NamedTuple):
    """A result that has to be awaited, or iterated asynchronously."""

    value: Any


class _Failure(NamedTuple):
    description: protocol.Raised
    wrong_loop: bool
    no_loop: bool


class _ReleasedError(Exception):
    """A handle of a check that is over."""


_ITERATED = (list, tuple)
_numbers = itertools.count(1)  # one count for all checks: an old handle fits no new object


class Calls:
    """What a check does in this kernel, from its start to its end.

    Each call has a thread that keeps its time, beside the thread or loop that it runs in.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        send: Callable[[protocol.ToExaminer], None],
        home: Home | None = None,
    ) -> None:
        self._namespace = namespace
        self._send = send
        self._home = home
        self._lock = threading.Lock()
        self._running: dict[int, _Running] = {}
        self._closed = False
        self._objects: dict[int, object] = {}
        self._at_home: set[tuple[int | None, str]] = set()  # what works on the kernel's loop only

    def begin(self, call: protocol.Call) -> None:
        """Start a call; its outcome is sent when it is over."""
        running = _Running(call)
        with self._lock:
            if not self._closed:
                self._running[call.id] = running
        if self._closed:
            self._send(protocol.Cancelled(call.id))
            return
        threading.Thread(
            target=self._conduct, args=[running], name=f"call {call.name}", daemon=True
        ).start()

    def cancel(self, call: int) -> None:
        """Stop a call; one that is over already needs nothing."""
        with self._lock:
            running = self._running.get(call)
        if running is not None:
            running.cancel()

    def close(self) -> None:
        """Stop everything and forget the check's objects."""
        with self._lock:
            self._closed = True
            running = list(self._running.values())
            objects, self._objects = self._objects, {}
        for call in running:
            call.cancel()
        objects.clear()

    def _conduct(self, running: _Running) -> None:
        call = running.call
        try:
            outcome = self._outcome(running)
        except UncallableError as error:
            outcome = error.outcome(call.id)
        except Exception as error:  # noqa: BLE001 — a property of the student's class, say
            outcome = _with_id(raised.describe(error, self._namespace), call.id)
        with self._lock:
            self._running.pop(call.id, None)
        self._send(outcome)

    def _outcome(self, running: _Running) -> protocol.Outcome:
        """Try the places where the code may work: a thread, our loop, the kernel's loop."""
        call = running.call
        prepared = self._prepare(call)
        key = (call.handle, call.name)
        result: Any = _Failure(_NOTHING, wrong_loop=True, no_loop=False)
        if key not in self._at_home:
            result = self._attempt(
                running,
                lambda: ThreadAttempt(lambda: self._in_thread(running, prepared), running.ended),
            )
            if isinstance(result, _Later):
                later = result.value
                result = self._on_loop(running, lambda: later)
            elif isinstance(result, _Failure) and result.no_loop:
                result = self._on_loop(running, prepared)
        if isinstance(result, _Failure) and result.wrong_loop and self._home is not None:
            home = self._home
            self._at_home.add(key)
            running.items.clear()
            result = self._attempt(running, lambda: self._loop_attempt(running, home, prepared))
        if isinstance(result, _Failure):
            return _with_id(result.description, call.id)
        if isinstance(result, _Value):
            return protocol.Returned(call.id, self._write(result.value))
        outcome: protocol.Outcome = result
        return outcome

    def _on_loop(self, running: _Running, make: Callable[[], Any]) -> Any:
        loop = _persistent_loop()
        place = Home(loop.loop, loop.thread)
        attempts: list[LoopAttempt] = []

        def start() -> LoopAttempt:
            attempts.append(self._loop_attempt(running, place, make))
            return attempts[0]

        result = self._attempt(running, start)
        if any(attempt.wedged for attempt in attempts):
            loop.give_up()  # the next call gets a new one
        elif isinstance(result, _Failure) and result.wrong_loop:
            attempts[0].end_children()  # or they would be in the way of the second try
        return result

    def _loop_attempt(self, running: _Running, place: Home, make: Callable[[], Any]) -> LoopAttempt:
        return LoopAttempt(
            place.loop,
            place.thread,
            lambda: self._awaited(running, make),
            running.ended,
            self._namespace,
        )

    def _attempt(self, running: _Running, start: Callable[[], Attempt]) -> Any:
        """Run one attempt to its end or the call's; the result or an outcome."""
        call = running.call
        running.attempt = attempt = start()
        running.changed.wait(running.remaining())
        running.changed.clear()
        if not attempt.done or running.cancelled:
            ended = attempt.stop()
            running.stuck = not ended
            if running.stuck:
                running.report_when_freed(lambda: self._send(protocol.Unstuck(call.id)))
            if running.cancelled:
                return protocol.Cancelled(call.id, stuck=running.stuck)
            return protocol.TimedOut(
                call.id,
                running.seconds(),
                running.stuck,
                self._write(list(running.items)) if running.items else None,
            )
        if attempt.result is None:  # Stopped or cancelled, and not by us
            return protocol.Cancelled(call.id)
        return attempt.result

    def _prepare(self, call: protocol.Call) -> Callable[[], Any]:
        target: object = None
        try:
            if call.handle is not None:
                target = self._object({"id": call.handle})
            args = [values.from_wire(arg, self._object) for arg in call.args]
            kwargs = {
                key: values.from_wire(value, self._object) for key, value in call.kwargs.items()
            }
        except _ReleasedError:
            raise UncallableError(call.name, "undefined", reason="the object is gone") from None
        if call.handle is None:
            function = find_function(self._namespace, call.name)
        else:
            if call.read:
                found = read_attribute(target, call.name)
                return lambda: found
            function = find_method(target, call.name)
        fit(call.name, function, call, args)
        return lambda: function(*args, **kwargs)

    def _in_thread(self, running: _Running, prepared: Callable[[], Any]) -> Any:
        try:
            value = prepared()
            if inspect.isawaitable(value) or (
                running.call.take is not None and hasattr(value, "__aiter__")
            ):
                return _Later(value)
            return _Value(running.taken(value))
        except Stopped:
            raise
        except BaseException as error:  # noqa: BLE001 — SystemExit and CancelledError too: it is the student's code
            return self._failure(error)

    async def _awaited(self, running: _Running, make: Callable[[], Any]) -> Any:
        try:
            value = make()
            if inspect.isawaitable(value) and not running.call.read:
                value = await value
            if running.call.take is not None and hasattr(value, "__aiter__"):
                return _Value(await running.taken_async(value))
            return _Value(running.taken(value))
        except Stopped:
            raise
        except BaseException as error:  # noqa: BLE001 — SystemExit and CancelledError too: it is the student's code
            return self._failure(error)

    def _failure(self, error: BaseException) -> _Failure:
        return _Failure(
            raised.describe(error, self._namespace),
            wrong_loop=raised.is_wrong_loop(error),
            no_loop=raised.is_no_loop(error),
        )

    def _write(self, value: Any) -> Any:
        """Write a value for the examiner; what is no plain data stays here, as a handle."""
        try:
            return values.to_wire(value, self._number)
        except values.NotPlainError as error:
            where = {"path": error.path, "inner": error.type, "reason": error.reason}
        except RuntimeError as error:  # a dict that another thread is changing
            where = {"path": "", "inner": values.type_name(value), "reason": str(error)}
        if not where["path"] and where["reason"] == "not plain data":
            where = {}
        number = next(_numbers)
        with self._lock:
            if not self._closed:
                self._objects[number] = value
        return {"$": "handle", "id": number, "type": values.type_name(value), **where}

    def _number(self, value: object) -> int | None:
        with self._lock:
            return next((number for number, known in self._objects.items() if known is value), None)

    def _object(self, found: dict[str, Any]) -> object:
        if found["id"] not in self._objects:
            raise _ReleasedError
        return self._objects[found["id"]]


class _Running:
    """A call that is being run."""

    def __init__(self, call: protocol.Call) -> None:
        self.call = call
        self.changed = threading.Event()
        self.cancelled = False
        self.items: list[Any] = []
        self.attempt: Attempt | None = None
        self.stuck = False
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self._freed: Callable[[], None] | None = None

    def remaining(self) -> float | None:
        if self.call.seconds is None:
            return None
        return max(0.0, self._started + self.call.seconds - time.monotonic())

    def seconds(self) -> float:
        return self.call.seconds or 0.0

    def cancel(self) -> None:
        self.cancelled = True
        self.changed.set()

    def ended(self) -> None:
        """Take notice that the attempt is over; called from where it ran."""
        self.changed.set()
        with self._lock:
            freed, self._freed = self._freed, None
        if freed is not None:
            freed()

    def report_when_freed(self, report: Callable[[], None]) -> None:
        with self._lock:
            if self.attempt is not None and not self.attempt.done:
                self._freed = report
                return
        report()

    def taken(self, value: Any) -> Any:
        """Take the items that were asked for; anything that has none is returned as it is."""
        take = self.call.take
        if take is None:
            return value
        if type(value) in _ITERATED:
            return list(value)[:take]
        if not hasattr(value, "__next__"):
            return value
        try:
            for item in itertools.islice(value, take):
                self.items.append(item)
        finally:
            if hasattr(value, "close"):
                value.close()
        return self.items

    async def taken_async(self, value: Any) -> Any:
        iterator = aiter(value)
        try:
            while len(self.items) < (self.call.take or 0):
                try:
                    self.items.append(await anext(iterator))
                except StopAsyncIteration:
                    break
        finally:
            if hasattr(iterator, "aclose"):
                await iterator.aclose()
        return self.items


_NOTHING = protocol.Raised(0, "", [], "")


def _with_id(description: protocol.Raised, call: int) -> protocol.Raised:
    return protocol.Raised(
        call,
        description.type,
        description.bases,
        description.message,
        description.attributes,
        description.traceback,
        description.cause,
    )


_loops: list[PersistentLoop] = []
_loops_lock = threading.Lock()


def _persistent_loop() -> PersistentLoop:
    """Return the loop that the notebook's coroutines share; a new one after it was wedged."""
    with _loops_lock:
        if not _loops or not _loops[-1].usable:
            _loops[:] = [PersistentLoop()]
        return _loops[-1]
