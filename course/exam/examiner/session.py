"""One student's kernel that is connected to the examiner."""

from __future__ import annotations

import contextlib
import hmac
import logging
import socket
import threading
from typing import TYPE_CHECKING, NamedTuple

from course.exam import protocol
from course.exam.examiner.link import StudentLink

if TYPE_CHECKING:
    import queue

_HELLO_SECONDS = 5.0
_SEND_SECONDS = 10.0

_log = logging.getLogger(__name__)


class Job(NamedTuple):
    """A check that somebody waits for."""

    session: Session
    ask: protocol.Ask
    link: StudentLink


class Session:
    """Reads what the kernel says: asks become jobs, outcomes go to the check they belong to."""

    def __init__(
        self, connection: socket.socket, token: str, jobs: queue.SimpleQueue[Job | None]
    ) -> None:
        self._connection = connection
        self._token = token
        self._jobs = jobs
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._links: dict[int, StudentLink] = {}

    def serve(self) -> None:
        """Read until the kernel is gone; runs in a thread of its own."""
        reason = "the kernel closed the connection"
        try:
            if self._welcome():
                while (body := protocol.read_frame(self._connection)) is not None:
                    self._take(protocol.decode_for_examiner(body))
        except (protocol.ProtocolError, ValueError) as error:
            reason = f"the kernel broke the protocol: {error}"
            _log.warning("%s", reason)
            self.send(protocol.Refused(reason[:500]))
        except OSError as error:
            reason = f"the connection to the kernel broke: {error}"
        finally:
            self.close(reason)

    def send(self, message: protocol.ToKernel) -> None:
        """Send; a kernel that is gone is noticed by the reading side."""
        frame = protocol.encode(message)
        try:
            with self._sending:
                self._connection.sendall(frame)
        except OSError as error:
            self.close(f"the kernel does not read: {error}")

    def finish(self, job: Job, answer: protocol.Answer) -> None:
        """Tell how a check ended, after its calls and objects were released."""
        job.link.close()
        with self._lock:
            self._links.pop(job.ask.id, None)
        self.send(answer)

    def close(self, reason: str) -> None:
        """End the connection and whatever check runs over it."""
        with self._lock:
            links, self._links = list(self._links.values()), {}
        for link in links:
            link.lose(reason)
        # `shutdown` wakes the reading thread, which `close` alone does not.
        with contextlib.suppress(OSError):  # it may be closed already
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()

    def _welcome(self) -> bool:
        self._connection.settimeout(_HELLO_SECONDS)
        body = protocol.read_frame(self._connection, protocol.MAX_HELLO)
        hello = protocol.decode_for_examiner(body) if body is not None else None
        if not isinstance(hello, protocol.Hello):
            return False
        if not hmac.compare_digest(hello.token.encode(), self._token.encode()):
            self.send(protocol.Refused("the token is wrong"))
            return False
        if hello.version != protocol.VERSION:
            self.send(
                protocol.Refused(
                    f"the kernel speaks version {hello.version}, the examiner {protocol.VERSION}"
                )
            )
            return False
        self._connection.settimeout(None)
        protocol.limit_sending(self._connection, _SEND_SECONDS)
        self.send(protocol.Welcome(protocol.VERSION))
        return True

    def _take(self, message: protocol.ToExaminer) -> None:
        match message:
            case protocol.Ask():
                link = StudentLink(self.send, message.id)
                with self._lock:
                    self._links[message.id] = link
                self._jobs.put(Job(self, message, link))
            case protocol.Abandon():
                with self._lock:
                    abandoned = self._links.get(message.id)
                if abandoned is not None:
                    abandoned.abandon()
            case protocol.Hello():
                raise protocol.ProtocolError("a second hello")
            case _:
                with self._lock:
                    links = list(self._links.values())
                for link in links:  # ids of calls are unique across the links of an examiner
                    link.receive(message)
