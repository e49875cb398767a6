"""The calls of one check in the student's kernel: run, timed, stopped, reported."""

from __future__ import annotations

import contextvars
import inspect
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from course.exam import protocol, values
from course.exam.kernel import raised
from course.exam.kernel.attempts import Attempt, Home, LoopAttempt, ThreadAttempt
from course.exam.kernel.loops import persistent_loop
from course.exam.kernel.namespace import (
    UncallableError,
    find_function,
    find_method,
    fit,
    read_attribute,
)
from course.exam.kernel.objects import Objects, Place, ReleasedError
from course.exam.kernel.running import Running
from course.exam.kernel.stopping import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable


class _Value(NamedTuple):
    value: Any


class _Later(NamedTuple):
    """A result that has to be awaited, or iterated asynchronously."""

    value: Any


class _Failure(NamedTuple):
    description: protocol.Raised
    wrong_loop: bool
    no_loop: bool


class Calls:
    """What a check does in this kernel, from its start to its end.

    Each call has a thread that keeps its time, beside the thread or loop that it runs in.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        send: Callable[[protocol.ToExaminer], None],
        home: Home | None = None,
        context: contextvars.Context | None = None,
    ) -> None:
        self._namespace = namespace
        self._send = send
        self._home = home
        self._context = context or contextvars.Context()
        self._lock = threading.Lock()
        self._running: dict[int, Running] = {}
        self._closed = False
        self._objects = Objects()
        self._places: dict[tuple[int | None, str], Place] = {}  # where else than tried first

    def begin(self, call: protocol.Call) -> None:
        """Start a call; its outcome is sent when it is over."""
        running = Running(call)
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
        for call in running:
            call.cancel()
        self._objects.release()

    def _conduct(self, running: Running) -> None:
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

    def _outcome(self, running: Running) -> protocol.Outcome:
        """Try the places where the code may work: a thread, our loop, the kernel's loop."""
        call = running.call
        prepared = self._prepare(call)
        key = (call.handle, call.name)
        place = self._places.get(key) or self._objects.place_of(call.handle)
        result = self._in_place(place, running, prepared)
        if isinstance(result, _Later):
            later, place = result.value, Place.LOOP
            result = self._on_loop(running, lambda: later)
            _discard(later)
        elif isinstance(result, _Failure) and result.no_loop and place is Place.THREAD:
            place = self._places[key] = Place.LOOP
            result = self._on_loop(running, prepared)
        if isinstance(result, _Failure) and result.wrong_loop and self._home is not None:
            place = self._places[key] = Place.HOME
            running.items.clear()
            result = self._in_place(place, running, prepared)
        if isinstance(result, _Failure):
            return _with_id(result.description, call.id)
        if isinstance(result, _Value):
            return protocol.Returned(call.id, self._objects.write(result.value, place))
        outcome: protocol.Outcome = result
        return outcome

    def _in_place(self, place: Place, running: Running, prepared: Callable[[], Any]) -> Any:
        if place is Place.LOOP:
            return self._on_loop(running, prepared)
        if place is Place.HOME and self._home is not None:
            home = self._home
            return self._attempt(running, lambda: self._loop_attempt(running, home, prepared))
        return self._attempt(
            running,
            lambda: ThreadAttempt(
                lambda: self._in_thread(running, prepared), running.ended, self._context.copy()
            ),
        )

    def _on_loop(self, running: Running, make: Callable[[], Any]) -> Any:
        loop = persistent_loop()
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

    def _loop_attempt(self, running: Running, place: Home, make: Callable[[], Any]) -> LoopAttempt:
        return LoopAttempt(
            place,
            lambda: self._awaited(running, make),
            running.ended,
            self._namespace,
            self._context.copy(),
        )

    def _attempt(self, running: Running, start: Callable[[], Attempt]) -> Any:
        """Run one attempt to its end or the call's; the result or an outcome."""
        call = running.call
        running.attempt = attempt = start()
        running.changed.wait(running.remaining())
        running.changed.clear()
        if not attempt.done or running.cancelled:
            stuck = not attempt.stop()
            if isinstance(attempt.result, _Later):
                _discard(attempt.result.value)
            if stuck:
                running.report_when_freed(lambda: self._send(protocol.Unstuck(call.id)))
            if running.cancelled:
                return protocol.Cancelled(call.id, stuck=stuck)
            items = list(running.items)
            return protocol.TimedOut(
                call.id,
                call.seconds or 0.0,
                stuck,
                self._objects.write(items, Place.THREAD) if items else None,
            )
        if attempt.result is None:  # Stopped or cancelled, and not by us
            return protocol.Cancelled(call.id)
        return attempt.result

    def _prepare(self, call: protocol.Call) -> Callable[[], Any]:
        try:
            target = None if call.handle is None else self._objects.read(call.handle)
            args = [values.from_wire(arg, self._object) for arg in call.args]
            kwargs = {
                key: values.from_wire(value, self._object) for key, value in call.kwargs.items()
            }
        except ReleasedError:
            raise UncallableError(call.name, "undefined", reason="the object is gone") from None
        if call.handle is None:
            function = find_function(self._namespace, call.name)
        elif call.read:
            found = read_attribute(target, call.name)
            return lambda: found
        else:
            function = find_method(target, call.name)
        fit(call.name, function, call, args)
        return lambda: function(*args, **kwargs)

    def _in_thread(self, running: Running, prepared: Callable[[], Any]) -> Any:
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

    async def _awaited(self, running: Running, make: Callable[[], Any]) -> Any:
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

    def _object(self, found: dict[str, Any]) -> object:
        return self._objects.read(found["id"])

    def _failure(self, error: BaseException) -> _Failure:
        return _Failure(
            raised.describe(error, self._namespace),
            wrong_loop=raised.is_wrong_loop(error),
            no_loop=raised.is_no_loop(error),
        )


def _discard(later: Any) -> None:
    """Close a coroutine that was never begun, which Python would warn of when it is gone."""
    if inspect.iscoroutine(later) and inspect.getcoroutinestate(later) == inspect.CORO_CREATED:
        later.close()


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
