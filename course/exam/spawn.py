"""Starting an examiner: from a kernel, for grading, for the corpora."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from course.exam import protocol
from course.exam.message import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "COURSE_EXAMINER"  # "HOST:PORT TOKEN" of a running examiner, as grading sets it
START_SECONDS = 30.0
_CLOSE_SECONDS = 15.0
_KEPT_LOGS = 20

# Appended, so that nothing beside the course can stand in for an installed package.
_PROGRAM = (
    f"import sys; sys.path.append({str(Path(__file__).parents[2])!r}); "
    "from course.exam.examiner.__main__ import main; sys.exit(main())"
)

# What a student may have set for their own programs must not change the examiner's.
_SCRUBBED = (
    *("PYTHON", "PYTEST_", "COVERAGE_", "SSL_", "REQUESTS_", "CURL_", VARIABLE),
    *("FORCE_COLOR", "CLICOLOR"),  # a kernel sets them; in a log, colours are rubbish
)


if sys.platform == "win32":
    _FLAGS = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
else:
    _FLAGS = 0  # `start_new_session` does the same


class Setup(msgspec.Struct, frozen=True):
    """What an examiner is told at its start, on stdin: never visible in a process list."""

    token: str
    parent: int
    ledger: str = ""
    source: str = ""
    log: str = ""


class Ready(msgspec.Struct, frozen=True):
    """What an examiner says when it listens."""

    port: int


class ExaminerError(RuntimeError):
    """The examiner could not be started or reached; `message` says what happened."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class ExaminerProcess:
    """A running examiner that belongs to this process and ends with it."""

    def __init__(
        self, process: subprocess.Popen[bytes], address: tuple[str, int], token: str, log: Path
    ) -> None:
        self.process = process
        self.address = address
        self.token = token
        self.log = log

    @property
    def variable(self) -> str:
        """The value of COURSE_EXAMINER that lets a kernel use this examiner."""
        return f"{self.address[0]}:{self.address[1]} {self.token}"

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        """End it; a check in progress is written to the ledger first."""
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        try:
            self.process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def spawn_examiner(
    *,
    ledger: Path | None = None,
    source: str = "",
    environment: Mapping[str, str] | None = None,
) -> ExaminerProcess:
    """Start an examiner and wait until it listens; raises ExaminerError.

    It runs in a session of its own (the interrupt button does not reach it), away from
    the student's folder and without what their environment says to Python.
    """
    folder = state_folder()
    log = folder / f"examiner-{os.getpid()}-{secrets.token_hex(3)}.log"
    token = secrets.token_urlsafe(24)
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            # -E: no PYTHON* variables; -P: nothing is imported from the current folder.
            [sys.executable, "-E", "-P", "-X", "utf8", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            cwd=folder,
            env=_clean(os.environ if environment is None else environment),
            start_new_session=True,
            creationflags=_FLAGS,
        )
    try:
        ready = _greet(process, Setup(token, os.getpid(), str(ledger or ""), source, str(log)))
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        process.kill()
        process.wait()
        raise ExaminerError(
            say(
                "exam.examiner.not-started",
                "It did not start ({reason}); its log is {log}.",
                reason=_last_line(log) or error,
                log=log,
            )
        ) from error
    return ExaminerProcess(process, (protocol.HOST, ready.port), token, log)


def parse_variable(text: str) -> tuple[tuple[str, int], str]:
    """Read the value of COURSE_EXAMINER; raises ExaminerError."""
    address, _, token = text.partition(" ")
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not token:
        raise ExaminerError(
            say(
                "exam.examiner.variable",
                "{variable} should read `HOST:PORT TOKEN`, not `{address}`.",
                variable=VARIABLE,
                address=address,
            )
        )
    return (host, int(port)), token


def state_folder() -> Path:
    """Where logs go: a folder of this user's own among the system's temporary files."""
    if sys.platform == "win32":  # there the folder for temporary files is the user's own
        folder = Path(tempfile.gettempdir()) / "web-api-course"
        folder.mkdir(exist_ok=True)
    else:
        folder = Path(tempfile.gettempdir()) / f"web-api-course-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid != os.getuid():  # somebody took the name
            folder = Path(tempfile.mkdtemp(prefix="web-api-course-"))
    logs = sorted(folder.glob("examiner-*.log"), key=_age)
    for old in logs[:-_KEPT_LOGS]:
        with contextlib.suppress(OSError):  # on Windows a log in use cannot be removed
            old.unlink()
    return folder


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another process has just removed it
        return 0.0


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in environment.items()
        if not name.upper().startswith(_SCRUBBED) and not name.upper().endswith("_PROXY")
    }
    for name in ("COURSE_CHECKS", "COURSE_HIDDEN_CHECKS"):
        if kept.get(name):  # the examiner runs in another folder
            kept[name] = str(Path(kept[name]).absolute())
    return kept


def _greet(process: subprocess.Popen[bytes], setup: Setup) -> Ready:
    if process.stdin is None or process.stdout is None:
        raise AssertionError("started with pipes")
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    started = time.monotonic()
    try:
        process.stdin.write(msgspec.json.encode(setup) + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
    finally:
        timer.cancel()
    if not line:
        raise ValueError(f"it ended after {time.monotonic() - started:.1f} s")
    return msgspec.json.decode(line, type=Ready)


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""
