"""What a check holds: functions of the student's notebook, and objects that stay there."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import TYPE_CHECKING, Any, NoReturn

from course.exam import protocol
from course.exam.examiner.failures import (
    StudentFailure,
    StudentObject,
    StudentTimeout,
    StudentUndefined,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from course.exam.examiner.link import PendingCall, StudentLink

_POLL = 0.02  # seconds between two attempts to connect to the student's server


class Function:
    """A name in the student's notebook, or a method of an object there."""

    def __init__(
        self,
        link: StudentLink,
        name: str,
        *,
        handle: int | None = None,
        seconds: float = protocol.DEFAULT_SECONDS,
        take: int | None = None,
    ) -> None:
        self._link = link
        self._name = name
        self._handle = handle
        self._seconds = seconds
        self._take = take

    def __repr__(self) -> str:
        return f"<the student's {self._name}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it in the student's kernel and return its value; raises a StudentFailure."""
        return self._start(args, kwargs, self._seconds).result()

    def within(self, seconds: float) -> Function:
        """Give the calls made through the result so many seconds."""
        return self._with(seconds=seconds)

    def first(self, count: int) -> Function:
        """Take the first `count` items of what it yields or returns, as a list."""
        return self._with(take=count)

    def start(self, *args: Any, **kwargs: Any) -> PendingCall:
        """Start it and go on; it ends by itself, by `.cancel()` or with the check."""
        return self._start(args, kwargs, None)

    @contextlib.contextmanager
    def running(self, *args: Any, **kwargs: Any) -> Iterator[Running]:
        """Keep it running while the block runs; afterwards it is stopped."""
        running = Running(self._start(args, kwargs, None))
        try:
            yield running
        finally:
            running.stop()

    def read(self) -> Any:
        """Read the attribute of this name instead of calling it."""
        return self._link.call(self._name, handle=self._handle, read=True)

    def _start(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], seconds: float | None
    ) -> PendingCall:
        return self._link.start(
            self._name, args, kwargs, seconds=seconds, take=self._take, handle=self._handle
        )

    def _with(self, *, seconds: float | None = None, take: int | None = None) -> Function:
        return Function(
            self._link,
            self._name,
            handle=self._handle,
            seconds=self._seconds if seconds is None else seconds,
            take=self._take if take is None else take,
        )


class Running:
    """A function that runs while a block of the check does: a server, as a rule."""

    def __init__(self, call: PendingCall) -> None:
        self._call = call

    @property
    def done(self) -> bool:
        return self._call.done

    def result(self, timeout: float | None = None) -> Any:
        """Wait for what it returns."""
        return self._call.result(timeout)

    def cancel(self) -> None:
        self._call.cancel()

    def until_listening(self, port: int, *, within: float = protocol.DEFAULT_SECONDS) -> None:
        """Wait until something accepts connections on 127.0.0.1.

        Raises what the function raised, or StudentTimeout if nothing listens in time.
        """
        due = time.monotonic() + within
        while True:
            if self._call.done:
                self._call.result()  # raises, unless it returned and left a server behind
            try:
                socket.create_connection((protocol.HOST, port), timeout=1).close()
            except OSError:
                if time.monotonic() > due:
                    raise StudentTimeout(self._call.name, within, stuck=False, items=[]) from None
                time.sleep(_POLL)
            else:
                return

    def stop(self) -> None:
        """Stop it; a server object that it returned is closed."""
        if not self._call.done:
            self._call.cancel()
            return
        with contextlib.suppress(StudentFailure):
            returned = self._call.result()
            if isinstance(returned, Remote):
                returned.close()


class Remote:
    """An object that stays in the student's kernel; its methods can be called.

    It is equal to nothing but itself. Where a check uses it as if it were data, the check
    ends with StudentObject, whose message names the type.
    """

    def __init__(self, link: StudentLink, found: dict[str, Any]) -> None:
        self._link = link
        self._number = int(found["id"])
        self._type = str(found["type"])
        self._inside = tuple(str(found.get(key, "")) for key in ("path", "inner", "reason"))

    def __repr__(self) -> str:
        path, inner, reason = self._inside
        if not path and not inner:
            return f"<a {self._type} object>"
        return f"<a {self._type}; at {path or 'the top'} a {inner}: {reason}>"

    def __getattr__(self, name: str) -> Function:
        if name.startswith("__"):  # what Python asks of any object: not the student's
            raise AttributeError(name)
        return Function(self._link, name, handle=self._number)

    @staticmethod
    def number(value: object) -> int | None:
        """Return the handle's number, for values on their way to the kernel."""
        return value._number if isinstance(value, Remote) else None  # noqa: SLF001 — its own class

    @staticmethod
    def type_of(value: object) -> str | None:
        """Return the type's name if the value is such an object."""
        return value._type if isinstance(value, Remote) else None  # noqa: SLF001 — its own class

    @contextlib.contextmanager
    def entered(self) -> Iterator[Any]:
        """Enter it as `async with` or `with` would, if it can be; else close it at the end."""
        if self._has("__aenter__"):
            enter, leave = "__aenter__", "__aexit__"
        elif self._has("__enter__"):
            enter, leave = "__enter__", "__exit__"
        else:
            try:
                yield self
            finally:
                for name in ("aclose", "close"):
                    if self._has(name):
                        self._method(name)()
                        break
            return
        entered = self._method(enter)()
        try:
            yield entered
        finally:
            self._method(leave)(None, None, None)

    def _has(self, name: str) -> bool:
        try:
            self._method(name).read()
        except StudentUndefined:
            return False
        return True

    def _method(self, name: str) -> Function:
        return Function(self._link, name, handle=self._number)

    def _as_data(self, *_: object) -> NoReturn:
        raise StudentObject(self._type, *self._inside)

    # `bool` too: an object of the student's own must not pass for True.
    __getitem__ = __iter__ = __len__ = __contains__ = __bool__ = _as_data
    __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __int__ = __float__ = _as_data
