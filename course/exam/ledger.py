"""The examiner's ledger: verdicts, one JSON line each, only ever appended.

Grading takes its points from here and not from what a kernel printed, so a record is on
the disk before anybody is told of it, and a crash can cost at most the line being written.
"""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import msgspec

from course.exam.verdict import Verdict  # noqa: TC001 — msgspec reads the annotations at run time

if TYPE_CHECKING:
    from pathlib import Path


class Record(msgspec.Struct, frozen=True):
    """A verdict and what it was given for.

    `source` names the run that it belongs to (a submission, a notebook's folder), `cell` the
    graded cell where that is known; `written` is seconds since the epoch.
    """

    verdict: Verdict
    source: str = ""
    cell: str = ""
    written: float = 0.0


class Reading(msgspec.Struct, frozen=True):
    """What a ledger holds; `damaged` counts the lines that are no records (torn writes)."""

    records: list[Record]
    damaged: int = 0


class Ledger:
    """An append-only file of records; one process writes, any number read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)

    def append(self, verdict: Verdict, *, source: str = "", cell: str = "") -> Record:
        """Write a verdict down; on return it has reached the disk."""
        record = Record(verdict, source, cell, time.time())
        line = msgspec.json.encode(record) + b"\n"
        binary = getattr(os, "O_BINARY", 0)  # Windows: no translation of line ends
        with self._lock:
            file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | binary, 0o600)
            try:
                if _is_torn(file):
                    line = b"\n" + line
                view = memoryview(line)
                while view:
                    view = view[os.write(file, view) :]
                os.fsync(file)
            finally:
                os.close(file)
        return record

    def read(self) -> Reading:
        """Read all records, oldest first; a damaged line is counted and left where it is."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return Reading([])
        records, damaged = [], 0
        for line in content.split(b"\n"):
            if not line:
                continue
            try:
                records.append(msgspec.json.decode(line, type=Record))
            except (msgspec.MsgspecError, UnicodeDecodeError):
                damaged += 1
        return Reading(records, damaged)


def _is_torn(file: int) -> bool:
    """Tell whether the last line was cut off by a crash."""
    if not os.fstat(file).st_size:
        return False
    os.lseek(file, -1, os.SEEK_END)
    return os.read(file, 1) != b"\n"
