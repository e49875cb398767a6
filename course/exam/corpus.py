"""Checks of a piece of source code in a plain process, without Jupyter.

What the corpora of wrong and right solutions are run with. One examiner serves all calls;
each source runs in a child process of its own, which ends with its check.
"""

from __future__ import annotations

import asyncio
import atexit
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from course.exam.ledger import Ledger
from course.exam.spawn import VARIABLE, ExaminerProcess, spawn_examiner

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection

    from course.exam.verdict import Verdict

PATIENCE = 90.0  # seconds for a whole check, all waits of the exercise included
_ENDING = 10.0  # seconds for the verdict of a child that ended by itself
# Imported once where children are forked from, instead of once in each child.
_PRELOADED = [
    "course.exam.kernel.lesson",
    "course.exam.kernel.__main__",
    "aiohttp",
    "httpx",
    "requests",
]


class NotJudgedError(RuntimeError):
    """No verdict came: the text says what happened instead."""


class Corpus:
    """A warm examiner for many sources. Verdicts are read from its ledger, as in grading."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Start the examiner; `environment` replaces the variables of this process."""
        self._folder = tempfile.TemporaryDirectory(prefix="course-corpus-")
        self._ledger = Ledger(Path(self._folder.name) / "ledger.jsonl")
        self._examiner: ExaminerProcess | None = None
        self._environment = environment
        self._lock = threading.Lock()
        if sys.platform == "win32":
            self._context = multiprocessing.get_context("spawn")
        else:
            self._context = multiprocessing.get_context("forkserver")
            self._context.set_forkserver_preload(_PRELOADED)

    def examine(
        self, lesson: str, exercise: str, source: str, *, patience: float = PATIENCE
    ) -> Verdict:
        """Run the exercise's check on `source`; raises NotJudgedError."""
        with self._lock:
            examiner = self._running()
            before = len(self._ledger.read().records)
            ours, theirs = self._context.Pipe(duplex=False)
            child = self._context.Process(
                target=_solve,
                args=(examiner.variable, lesson, exercise, self._written(exercise, source), theirs),
            )
            child.start()
            theirs.close()
            try:
                said = ours.recv() if ours.poll(patience) else f"no verdict in {patience:g} s"
            except EOFError:
                said = ""  # it ended in the middle, which the examiner judges too
            finally:
                ours.close()
                child.kill()
                child.join()
                child.close()
            if said:
                raise NotJudgedError(f"{lesson}/{exercise}: {said}")
            return self._verdict(before, lesson, exercise)

    def close(self) -> None:
        """Stop the examiner."""
        if self._examiner is not None:
            self._examiner.close()
            self._examiner = None
        self._folder.cleanup()

    def _running(self) -> ExaminerProcess:
        if self._examiner is None or not self._examiner.alive:
            self._examiner = spawn_examiner(
                ledger=self._ledger.path, source="corpus", environment=self._environment
            )
        return self._examiner

    def _written(self, exercise: str, source: str) -> Path:
        """Put the source into a folder that nobody else writes in."""
        path = Path(tempfile.mkdtemp(dir=self._folder.name)) / f"{exercise}.py"
        path.write_text(source, "utf-8")
        return path

    def _verdict(self, before: int, lesson: str, exercise: str) -> Verdict:
        for _ in range(int(_ENDING / _LOOK)):
            records = self._ledger.read().records[before:]
            if records:
                return records[-1].verdict
            _nap.wait(_LOOK)
        raise NotJudgedError(f"{lesson}/{exercise}: the examiner wrote no verdict")


_LOOK = 0.02  # seconds between two looks into the ledger
_nap = threading.Event()


def examine(lesson: str, exercise: str, source: str, *, patience: float = PATIENCE) -> Verdict:
    """Run an exercise's check on source code, with the examiner that all calls share."""
    with _shared_lock:
        if not _shared:
            _shared.append(Corpus())
            atexit.register(_shared[0].close)
    return _shared[0].examine(lesson, exercise, source, patience=patience)


_shared: list[Corpus] = []
_shared_lock = threading.Lock()


def _solve(variable: str, lesson: str, exercise: str, path: Path, result: Connection) -> None:
    """Be the student: run the source, have it checked. Says "" when the verdict is written."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ[VARIABLE] = variable
    try:
        asyncio.run(_checked(lesson, exercise, path))
        said = ""
    except BaseException as error:  # noqa: BLE001 — whatever it is, the parent has to say it
        said = f"{type(error).__name__}: {error}"
    result.send(said)
    result.close()
    sys.stdout.flush()
    # A thread of the solution that never ends must not keep the process.
    os._exit(0)


async def _checked(lesson: str, exercise: str, path: Path) -> None:
    from course.exam.kernel.__main__ import run_source  # noqa: PLC0415 — only the child needs a kernel side
    from course.exam.kernel.lesson import Lesson  # noqa: PLC0415 — as above

    module = ModuleType("__main__")
    sys.modules["__main__"] = module
    os.chdir(path.parent)
    try:
        await run_source(path, module.__dict__)
    except Exception as error:  # noqa: BLE001 — as a cell's error: what was defined stays
        sys.stderr.write(f"{exercise}: {type(error).__name__}: {error}\n")
    await Lesson(lesson, "en", namespace=module.__dict__).check(exercise)
