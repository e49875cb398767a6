"""The kernel's connection to its examiner, in a thread of its own.

The examiner is started in the background as soon as a lesson is opened, so the first check
finds it warm. If it dies, the next check (or the one that was waiting) gets a new one.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import itertools
import os
import socket
import threading
from typing import TYPE_CHECKING

from course.exam import protocol
from course.exam.message import say
from course.exam.spawn import (
    VARIABLE,
    ExaminerError,
    ExaminerProcess,
    parse_variable,
    spawn_examiner,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from course.exam.kernel.calls import Calls

_TRIES = 2  # a check whose examiner died is put once more: that was no fault of the student
_CONNECT_SECONDS = 10.0
_ABANDONED_SECONDS = 5.0  # for the examiner to leave a check that was interrupted


class Waiting:
    """A check that was asked for."""

    def __init__(self, ask: protocol.Ask, calls: Callable[[], Calls]) -> None:
        self.ask = ask
        self.future: concurrent.futures.Future[protocol.Answer] = concurrent.futures.Future()
        self.tries = 0
        self.sent = False
        self._make_calls = calls
        self.calls = calls()

    def renew(self) -> None:
        """Start over: nothing of the first try is left."""
        self.calls.close()
        self.calls = self._make_calls()
        self.sent = False

    def answer(self, answer: protocol.Answer) -> None:
        self.calls.close()
        with contextlib.suppress(concurrent.futures.InvalidStateError):  # nobody waits any more
            self.future.set_result(answer)

    def fail(self, error: Exception) -> None:
        self.calls.close()
        with contextlib.suppress(concurrent.futures.InvalidStateError):  # nobody waits any more
            self.future.set_exception(error)


class Connection:
    """The one way from this kernel to an examiner; all lessons of the kernel share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._waiting: dict[int, Waiting] = {}
        self._ids = itertools.count(1)
        self._thread: threading.Thread | None = None
        self._socket: socket.socket | None = None
        self._process: ExaminerProcess | None = None

    def warm(self) -> None:
        """Start the examiner in the background if it does not run."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="examiner", daemon=True)
                self._thread.start()

    def ask(self, lesson: str, exercise: str, calls: Callable[[], Calls]) -> Waiting:
        """Ask for a check; `calls` makes what runs the student's functions in it."""
        waiting = Waiting(protocol.Ask(next(self._ids), lesson, exercise), calls)
        with self._lock:
            self._waiting[waiting.ask.id] = waiting
            connected = self._socket is not None
        if connected:
            self._put(waiting)
        self.warm()
        return waiting

    def abandon(self, waiting: Waiting) -> None:
        """Leave a check that was interrupted; what it runs here is stopped."""
        waiting.calls.close()
        if waiting.future.done() and not waiting.future.cancelled():
            return
        self.send(protocol.Abandon(waiting.ask.id))
        timer = threading.Timer(_ABANDONED_SECONDS, self._give_up, [waiting.ask.id])
        timer.daemon = True
        timer.start()

    def send(self, message: protocol.ToExaminer) -> None:
        """Send; an examiner that is gone is noticed by the reading thread."""
        connection = self._socket
        if connection is None:
            return
        frame = protocol.encode(message)
        with contextlib.suppress(OSError), self._sending:
            connection.sendall(frame)

    @property
    def process(self) -> ExaminerProcess | None:
        """The examiner, where it was started by this kernel."""
        return self._process

    def _put(self, waiting: Waiting) -> None:
        with self._lock:
            if waiting.sent or self._socket is None:  # without one it is sent when there is one
                return
            waiting.sent = True
        self.send(waiting.ask)

    def _run(self) -> None:
        while True:
            try:
                self._serve(self._connect())
                error = ExaminerError(_ENDED)
            except ExaminerError as failure:
                error = failure
            except (OSError, protocol.ProtocolError) as failure:
                error = ExaminerError(
                    say(
                        "exam.examiner.broken",
                        "The connection to it broke ({reason}).",
                        reason=failure,
                    )
                )
            with self._lock:
                self._socket = None
            if self._process is not None:
                self._process.kill()  # of no use without a connection, and perhaps half dead
                self._process = None
            self._retry_or_fail(error)
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            with self._lock:
                self._socket = connection
                waiting = list(self._waiting.values())
            for one in waiting:
                self._put(one)
            while (body := protocol.read_frame(connection)) is not None:
                self._take(protocol.decode_for_kernel(body))

    def _take(self, message: protocol.ToKernel) -> None:
        match message:
            case protocol.Call(ask=ask) if ask in self._waiting:
                self._waiting[ask].calls.begin(message)
            case protocol.Call():
                self.send(protocol.Cancelled(message.id))  # of a check that was interrupted
            case protocol.Cancel():
                for one in list(self._waiting.values()):
                    one.calls.cancel(message.id)
            case protocol.Release(ask=ask) if ask in self._waiting:
                self._waiting[ask].calls.close()
            case protocol.Answer(id=ask) if ask in self._waiting:
                with self._lock:
                    waiting = self._waiting.pop(ask)
                waiting.answer(message)
            case protocol.Refused():
                raise _refused(message)
            case protocol.Welcome():
                raise protocol.ProtocolError("a second welcome")

    def _retry_or_fail(self, error: ExaminerError) -> None:
        with self._lock:
            waiting = list(self._waiting.values())
        for one in waiting:
            one.tries += 1
            if one.future.cancelled() or one.tries >= _TRIES:
                with self._lock:
                    self._waiting.pop(one.ask.id, None)
                one.fail(error)
            else:
                one.renew()

    def _connect(self) -> socket.socket:
        variable = os.environ.get(VARIABLE)
        if variable:
            address, token = parse_variable(variable)
        else:
            self._process = spawn_examiner()
            address, token = self._process.address, self._process.token
        try:
            connection = socket.create_connection(address, _CONNECT_SECONDS)
        except OSError as error:
            raise ExaminerError(
                say(
                    "exam.examiner.no-answer",
                    "Nothing answers at {host}:{port} ({reason}).",
                    host=address[0],
                    port=address[1],
                    reason=error,
                )
            ) from error
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(protocol.encode(protocol.Hello(token, protocol.VERSION)))
            _expect_welcome(protocol.read_frame(connection))
            connection.settimeout(None)
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_up(self, ask: int) -> None:
        with self._lock:
            waiting = self._waiting.get(ask)
        process = self._process
        if waiting is not None and process is not None:
            process.kill()  # it hangs; the next check gets a new one


def _expect_welcome(body: bytes | None) -> None:
    message = protocol.decode_for_kernel(body) if body is not None else None
    if isinstance(message, protocol.Refused):
        raise _refused(message)
    if not isinstance(message, protocol.Welcome):
        raise ExaminerError(
            say("exam.examiner.another", "What answers at its address is no examiner.")
        )


def _refused(message: protocol.Refused) -> ExaminerError:
    return ExaminerError(
        say("exam.examiner.refused", "It refused the connection ({reason}).", reason=message.reason)
    )


_ENDED = say("exam.examiner.ended", "It ended in the middle of the check, twice.")


_shared: list[tuple[int, Connection]] = []


def shared() -> Connection:
    """Return this process's connection; a forked child gets one of its own."""
    if not _shared or _shared[0][0] != os.getpid():
        _shared[:] = [(os.getpid(), Connection())]
    return _shared[0][1]
