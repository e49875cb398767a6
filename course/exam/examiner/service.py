"""The examiner's work: wait for kernels, run the checks that they ask for, one at a time."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import socket
import threading
from typing import TYPE_CHECKING

from msgspec.structs import replace

from course.exam import protocol
from course.exam.examiner.session import Job, Session
from course.exam.exercise import UnknownNameError
from course.exam.message import Message, say
from course.exam.values import cut

if TYPE_CHECKING:
    from collections.abc import Callable

    from course.exam.examiner.link import StudentLink
    from course.exam.ledger import Ledger
    from course.exam.verdict import Step, Verdict

_LONGEST = 20_000  # characters of one text; a screen shows far less
_GOODBYE_SECONDS = 10.0  # for a check in progress to reach the ledger when everybody is gone

_log = logging.getLogger(__name__)


class Service:
    """Listens on 127.0.0.1; checks run in the thread that calls `run`, as pytest likes it."""

    def __init__(
        self,
        token: str,
        examine: Callable[[str, str, StudentLink], Verdict],
        *,
        ledger: Ledger | None = None,
        source: str = "",
        log: str = "",
    ) -> None:
        self._token = token
        self._examine = examine
        self._ledger = ledger
        self._source = source
        self._logfile = log
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._sessions: set[Session] = set()
        self._listener = socket.create_server((protocol.HOST, 0))

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def run(self) -> None:
        """Serve until `close` is called."""
        threading.Thread(target=self._accept, name="accept", daemon=True).start()
        while (job := self._jobs.get()) is not None:
            job.session.finish(job, self._answer(job))

    def stop(self) -> None:
        """End: the running check sees its kernel gone, and its verdict is still written."""
        with contextlib.suppress(OSError):  # Linux wakes `accept` by this alone
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for session in list(self._sessions):
            session.close("the examiner is closing")
        self._jobs.put(None)

    def close(self) -> None:
        """As `stop`, and end the process even if the running check does not end."""
        self.stop()
        timer = threading.Timer(_GOODBYE_SECONDS, os._exit, [1])
        timer.daemon = True
        timer.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # closed
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session = Session(connection, self._token, self._jobs)
            self._sessions.add(session)
            threading.Thread(
                target=self._serve, args=[session], name="session", daemon=True
            ).start()

    def _serve(self, session: Session) -> None:
        try:
            session.serve()
        finally:
            self._sessions.discard(session)

    def _answer(self, job: Job) -> protocol.Answer:
        ask = job.ask
        if job.link.abandoned:  # while another check was being run
            return protocol.Answer(ask.id)
        try:
            verdict = self._examine(ask.lesson, ask.exercise, job.link)
        except UnknownNameError as error:
            return protocol.Answer(ask.id, message=error.message)
        except KeyboardInterrupt:
            return protocol.Answer(ask.id)
        except Exception as error:  # noqa: BLE001 — a fault in the course must reach the student as such
            _log.exception("the check of %s/%s broke", ask.lesson, ask.exercise)
            return protocol.Answer(ask.id, message=self._trouble(error))
        if job.link.abandoned:
            return protocol.Answer(ask.id)
        verdict = bounded(verdict)
        if self._ledger is not None:
            self._ledger.append(verdict, source=self._source)
        return protocol.Answer(ask.id, verdict)

    def _trouble(self, error: Exception) -> Message:
        return say(
            "exam.broken-check",
            "The check itself broke ({error}). That is a fault of the course, not yours, and "
            "costs no points. Please tell your instructor; the details are in {log}.",
            error=f"{type(error).__name__}: {error}"[:300],
            log=self._logfile or "—",
        )


def bounded(verdict: Verdict) -> Verdict:
    """Cut what students' code or requests made too long to be read, sent or kept."""

    def step(step: Step) -> Step:
        trace = step.traceback and cut(step.traceback, _LONGEST)
        return replace(step, message=step.message and message(step.message), traceback=trace)

    def message(message: Message) -> Message:
        return replace(
            message,
            values={name: cut(value, _LONGEST) for name, value in message.values.items()},
            saw=message.saw and cut(message.saw, _LONGEST),
            expected=message.expected and cut(message.expected, _LONGEST),
        )

    return replace(verdict, steps=[step(one) for one in verdict.steps])
