"""What a student has done so far: best points, attempts, hints taken.

Kept in the working copy (COURSE_PROGRESS, else `.progress.json` beside the notebook), for
the student's eyes alone: no grade is taken from it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from course.exam.message import Message, say
from course.exam.spawn import state_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from course.exam.verdict import Verdict

_FILE = ".progress.json"
_VARIABLE = "COURSE_PROGRESS"


class Entry(msgspec.Struct, frozen=True):
    """One exercise: the best points so far (of `most`), checks run, hints shown."""

    best: float = 0.0
    most: float = 0.0
    checks: int = 0
    hints: int = 0
    solved: bool = False


class Progress(msgspec.Struct, frozen=True):
    """The file's content: lesson → exercise → entry."""

    version: int = 1
    lessons: dict[str, dict[str, Entry]] = {}

    def entry(self, lesson: str, exercise: str) -> Entry:
        return self.lessons.get(lesson, {}).get(exercise, Entry())


class ProgressFile:
    """The file, read and changed under a lock, so that two notebooks do not undo each other.

    No method raises for what may be wrong with a file: a check must not fail because a
    folder cannot be written. `complaint` is what to tell the student instead, once.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or Path(os.environ.get(_VARIABLE) or _FILE).absolute()
        self.complaint: Message | None = None

    def read(self) -> Progress:
        """Read what is there; what cannot be read is set aside, not overwritten."""
        try:
            return self._load()
        except OSError as error:
            self._complain(error)
            return Progress()

    def record(self, verdict: Verdict) -> Progress:
        """Note a check that was run; what could not be judged changes nothing but the count."""

        def noted(entry: Entry) -> Entry:
            if verdict.trouble:
                return msgspec.structs.replace(entry, checks=entry.checks + 1)
            return msgspec.structs.replace(
                entry,
                best=max(entry.best, verdict.points),
                most=verdict.max_points,
                checks=entry.checks + 1,
                solved=entry.solved or verdict.passed,
            )

        return self._change(verdict.lesson, verdict.exercise, noted)

    def take_hint(self, lesson: str, exercise: str, of: int) -> int:
        """Count one more hint, at most `of`; returns how many are now open."""

        def noted(entry: Entry) -> Entry:
            return msgspec.structs.replace(entry, hints=min(entry.hints + 1, of))

        return self._change(lesson, exercise, noted).entry(lesson, exercise).hints

    def _change(self, lesson: str, exercise: str, noted: Callable[[Entry], Entry]) -> Progress:
        changed = None
        try:
            with _locked(_lock_of(self.path)):
                changed = _with_entry(self._load(), lesson, exercise, noted)
                _replace(self.path, msgspec.json.format(msgspec.json.encode(changed)))
        except OSError as error:
            self._complain(error)
        return changed or _with_entry(Progress(), lesson, exercise, noted)

    def _load(self) -> Progress:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Progress)
        except FileNotFoundError:
            return Progress()
        except (msgspec.MsgspecError, UnicodeDecodeError):
            kept = self.path.with_name(f"{self.path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
            self.path.replace(kept)
        self.complaint = say(
            "exam.progress-damaged",
            "The record of your progress could not be read, so a new one is begun. "
            "The old file is kept as {kept}; your notebooks and grades are not affected.",
            kept=kept.name,
        )
        return Progress()

    def _complain(self, error: OSError) -> None:
        self.complaint = say(
            "exam.progress-unwritable",
            "Your progress could not be kept in {path} ({reason}). "
            "Checks and grades work all the same.",
            path=self.path,
            reason=error.strerror or error,
        )


def _with_entry(
    progress: Progress, lesson: str, exercise: str, noted: Callable[[Entry], Entry]
) -> Progress:
    entries = dict(progress.lessons.get(lesson, {}))
    entries[exercise] = noted(entries.get(exercise, Entry()))
    return msgspec.structs.replace(progress, lessons={**progress.lessons, lesson: entries})


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            file.write(content + b"\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _lock_of(path: Path) -> Path:
    """Name the lock of a progress file: out of the student's sight, the same in all kernels."""
    digest = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]
    return state_folder() / f"progress-{digest}.lock"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock that two kernels with one progress file share."""
    with path.open("ab") as file:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 — there is none elsewhere

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 — there is none on Windows

            fcntl.flock(file, fcntl.LOCK_EX)
            yield
