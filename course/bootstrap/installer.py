"""Fills an environment with uv where it is there, with pip otherwise; shows how far it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from course.bootstrap.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# "from versions: none": every locked version exists, so its index was not reached.
_NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|name resolution|ConnectTimeout|ReadTimeoutError"
    r"|ProxyError|Network is unreachable|getaddrinfo|dns error|error sending request"
    r"|Failed to fetch|Connection refused|ConnectionResetError|Could not connect"
    r"|from versions: none",
    re.IGNORECASE,
)
_DISK_FULL = re.compile(
    r"No space left on device|Errno 28|disk full|os error (28|112)", re.IGNORECASE
)
_MEGABYTES = {"requirements-lab.txt": 350, "requirements.txt": 900}
_LAST_LINES = 12


class InstallError(Exception):
    """The packages could not be installed; the text says why and what to do."""


def install(python: Path, requirements: Path, log: Path, language: str) -> None:
    """Install the requirements; raises InstallError with the way out."""
    count = len(re.findall(r"^[A-Za-z0-9]", requirements.read_text(encoding="utf-8"), re.MULTILINE))
    uv = shutil.which("uv")
    if uv is not None:
        print(text("installing", language, count=count, tool="uv"), flush=True)
        line = [uv, "pip", "install", "--python", str(python), "-r", str(requirements)]
        status, output = _run(line, log, count, language)
        if status == 0:
            return
        reason = output[-1] if output else f"exit status {status}"
        print(text("uv-failed", language, reason=reason), flush=True)
    print(text("installing", language, count=count, tool="pip"), flush=True)
    line = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    status, output = _run([*line, "-r", str(requirements)], log, count, language)
    if status != 0:
        raise InstallError(_explain(output, python.parents[1], requirements, log, language))


def _run(line: Sequence[str], log: Path, count: int, language: str) -> tuple[int, list[str]]:
    """Run an installer, its output to the log and its progress to the screen."""
    progress = _Progress(count, language)
    output: list[str] = []
    environ = {**os.environ, "PYTHONUTF8": "1"}
    with (
        log.open("a", encoding="utf-8") as record,
        subprocess.Popen(
            line,
            # pip takes `-e .` from the folder it is in, not from the requirements file's.
            cwd=_project_of(line),
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as child,
    ):
        assert child.stdout is not None
        for row in child.stdout:
            record.write(row)
            output = [*output, row.rstrip()][-200:]
            progress.see(row)
        status = child.wait()
    progress.end()
    return status, output


def _project_of(line: Sequence[str]) -> str:
    return os.path.dirname(line[-1])  # noqa: PTH120 - a command line holds strings


def _explain(output: list[str], folder: Path, requirements: Path, log: Path, language: str) -> str:
    whole = "\n".join(output)
    if _DISK_FULL.search(whole):
        needed = _MEGABYTES[requirements.name]
        return text("disk-full", language, needed=needed, log=log)
    if _NO_NETWORK.search(whole):
        return text("no-network", language, log=log)
    last = "\n".join(f"  {row}" for row in output[-_LAST_LINES:])
    return text("install-failed", language, output=last, folder=folder.name, log=log)


class _Progress:
    """One line that grows on a terminal; now and then a line elsewhere."""

    _EVERY = 25

    def __init__(self, count: int, language: str) -> None:
        self._count = count
        self._language = language
        self._seen = 0
        self._live = sys.stdout.isatty()

    def see(self, row: str) -> None:
        if match := re.match(
            r"(?:Collecting|Requirement already satisfied:|\s*\+) ?([\w.-]+)", row
        ):
            self._seen = min(self._seen + 1, self._count)
            self._show(match[1])
        elif row.startswith("Installing collected packages"):
            self._show(text("writing", self._language))

    def _show(self, what: str) -> None:
        line = f"  [{self._seen}/{self._count}] {what}"
        if self._live:
            print(f"\r{line:<60.60}", end="", flush=True)
        elif self._seen % self._EVERY == 0:
            print(line, flush=True)

    def end(self) -> None:
        if self._live:
            print("\r" + " " * 60 + "\r", end="", flush=True)
