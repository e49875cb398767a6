"""Starting the child process and hearing that it is ready."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from mock_server.protocol import Ready

START_TIMEOUT: Final = 30.0  # seconds; slow disks and virus scanners happen
STOP_TIMEOUT: Final = 5.0  # seconds
_ROOT: Final = str(Path(__file__).resolve().parent.parent)
# Not `-m`: that would find modules of the student's folder first (their random.py, …).
_PROGRAM: Final = (
    f"import sys; sys.path.insert(0, {_ROOT!r}); from mock_server.child import main; main()"
)


class StartError(RuntimeError):
    """The server could not be started; the message says why."""


class Child:
    """A server process of this one's own."""

    def __init__(self) -> None:
        # A file, not a pipe that nobody empties; and never the kernel's own stderr, where a
        # stray line would be output of the student's cell.
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        options: dict[str, Any] = {}
        if sys.platform == "win32":
            options["creationflags"] = (
                subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
            )
        else:
            options["process_group"] = 0  # an interrupt is for the kernel alone
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            # aiohttp loads all certificate authorities of the system when it is imported, for
            # a client that nobody uses here: a sixth of the time that the start takes.
            env={**os.environ, "SSL_CERT_FILE": os.devnull, "SSL_CERT_DIR": os.devnull},
            **options,
        )
        self.control = self._wait_until_ready()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """End the process and wait for its end."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._errors.close()

    def _wait_until_ready(self) -> str:
        stdout = self._process.stdout
        if stdout is None:
            raise StartError("the server has no standard output")
        # readline has no timeout on every system; killing the process ends it.
        watchdog = threading.Timer(START_TIMEOUT, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            line = stdout.readline()
        except BaseException:
            self._process.kill()
            self.stop()
            raise
        finally:
            watchdog.cancel()
        try:
            return msgspec.json.decode(line, type=Ready).control
        except msgspec.DecodeError:
            raise self._failed(line) from None

    def _failed(self, line: bytes) -> StartError:
        self._process.kill()
        code = self._process.wait()
        self._errors.seek(0)
        said = (line + self._errors.read()).decode("utf-8", "replace").strip()
        self.stop()
        return StartError(
            f"The mock server did not start (its process ended with {code}). It said:\n"
            + (said[-2000:] or "nothing")
        )
