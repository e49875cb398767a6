"""Execute a submission with an examiner beside the kernel, and keep what the examiner found.

The kernel gets the examiner's address and a token, nothing else. Which graded cell is open
is told to the examiner from here, so a check counts only where it was released.
"""

from __future__ import annotations

import contextlib
import copy
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbclient.client import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbgrader.preprocessors import Execute  # type: ignore[import-untyped]  # it has no types
from nbgrader.utils import (  # type: ignore[import-untyped]  # it has no types
    is_grade,
    is_solution,
)
from traitlets import Integer, Unicode

from course.exam.message import Message, say
from course.exam.translate import translate
from course.grading.examiner import Examiner, checked_by, without_secrets
from course.grading.notebook import drop_invalid_outputs, stream
from course.grading.points import LEDGER, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode


MOST_OUTPUT = 2_000_000
"""How much of a cell's output is kept (characters): a loop that prints must not fill memory."""

_SHOWN = ("stream", "display_data", "execute_result", "update_display_data", "error")


class ExamineAndExecute(Execute):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's Execute, with an examiner outside the kernel.

    A kernel that ends or no longer answers costs the cell that did it: a fresh kernel runs
    the cells above once more, without that one and without the checks, and goes on below.
    """

    language = Unicode("ru", help="language of what is said to students").tag(config=True)
    check_seconds = Integer(300, help="how long a cell with a check may run").tag(config=True)
    notebook_seconds = Integer(1800, help="how long a whole notebook may run").tag(config=True)
    most_restarts = Integer(5, help="how many lost kernels one notebook may have").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        NotebookClient.__init__(self, nb)
        self._check_assign_resources(resources)
        self._until = time.monotonic() + self.notebook_seconds
        self._entries: dict[str, Entry] = {}
        self._where = resources["nbgrader"]
        self._flooding, self._shown = 0, 0
        root = Path(self.parent.parent.coursedir.root)  # of the exporter, of the converter
        self._hidden_checks = root / "solutions" / "hidden_checks"
        begin, lost = 0, set[int]()
        while begin < len(nb.cells):
            if len(lost) > self.most_restarts:
                self._give_up(nb, begin, _say_too_many(self.most_restarts))
                break
            at = self._run_from(nb, begin, lost)
            lost.add(at)
            begin = max(begin, at + 1)
        for cell in nb.cells:
            if cell.cell_type == "code":
                drop_invalid_outputs(cell)
        resources[LEDGER] = self._entries
        return nb, resources

    def _run_from(self, nb: NotebookNode, begin: int, without: set[int]) -> int:
        """Run the cells from `begin` on in a fresh kernel; return where the kernel was lost."""
        at = 0
        self.reset_execution_trackers()
        with Examiner(
            self._where["assignment"], self._where["student"], self._hidden_checks
        ) as examiner:
            try:
                with self._kernel(examiner):
                    for at in range(begin):
                        if at not in without and not is_grade(nb.cells[at]):
                            self.execute_cell(copy.deepcopy(nb.cells[at]), at)
                    for at in range(begin, len(nb.cells)):
                        if time.monotonic() > self._until:
                            self._give_up(nb, at, _say_too_long(self.notebook_seconds))
                            break
                        self._run_cell(nb.cells[at], at, examiner)
            except (DeadKernelError, CellTimeoutError) as error:
                kind = type(error).__name__
                self.log.warning("Cell %i: the kernel was lost (%s)", at + 1, kind)
                self._settle(nb.cells[at], examiner)
                return at
        return len(nb.cells)

    def _run_cell(self, cell: NotebookNode, at: int, examiner: Examiner) -> None:
        exercise = checked_by(cell.source) if _is_check(cell) else None
        if exercise is not None:
            examiner.open(exercise)
            self._late = False
        self.execute_cell(cell, at)
        if exercise is not None:
            verdict = examiner.verdict()
            reason = _say_late(self.check_seconds) if self._late else None
            self._note(cell, Entry(verdict, reason))
        elif _is_check(cell):
            self._note(cell, Entry(reason=_say_no_check(), by_hand=True))

    def _settle(self, cell: NotebookNode, examiner: Examiner) -> None:
        """Note what a check had found when its kernel was lost."""
        if _is_check(cell) and checked_by(cell.source) is not None:
            examiner.end()
            self._note(cell, Entry(examiner.verdict(), _say_lost()))

    def _note(self, cell: NotebookNode, entry: Entry) -> None:
        self._entries.setdefault(cell.metadata["nbgrader"]["grade_id"], entry)

    def _give_up(self, nb: NotebookNode, begin: int, reason: Message) -> None:
        for cell in nb.cells[begin:]:
            if _is_check(cell):
                self._note(cell, Entry(reason=reason))

    @contextlib.contextmanager
    def _kernel(self, examiner: Examiner) -> Iterator[None]:
        group = None
        with tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True) as scratch:
            self.km = None
            try:
                with self.setup_kernel(env=kernel_environment(examiner.variables, scratch)):
                    group = getattr(getattr(self.km, "provisioner", None), "pgid", None)
                    info = self.wait_for_reply(self.kc.kernel_info())
                    self.nb.metadata["language_info"] = info["content"]["language_info"]
                    yield
            finally:
                _end_group(group)

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take what the kernel sent, until the cell has sent more than anybody will read."""
        if msg["msg_type"] in _SHOWN:
            if id(cell) != self._flooding:
                self._flooding, self._shown = id(cell), 0
            before = self._shown
            self._shown += _size(msg["content"])
            if self._shown > MOST_OUTPUT:
                if before <= MOST_OUTPUT:
                    cut = say("grading.cut", "… cut off here: the cell shows too much to keep.")
                    cell.outputs.append(stream(f"\n{translate(cut, self.language)}\n"))
                return None
        taken: NotebookNode | None = super().process_message(msg, cell, cell_index)
        return taken

    async def _async_handle_timeout(
        self,
        timeout: int,  # noqa: ASYNC109  # the method is nbclient's
        cell: NotebookNode | None = None,
    ) -> dict[str, Any] | None:
        self._late = True
        reply: dict[str, Any] | None = await super()._async_handle_timeout(timeout, cell)
        return reply

    def _get_timeout(self, cell: NotebookNode | None) -> int | None:
        limit = self.check_seconds if cell is not None and _is_check(cell) else self.timeout
        return max(1, min(limit, int(self._until - time.monotonic())))


def kernel_environment(examiner: dict[str, str], scratch: str) -> dict[str, str]:
    """Make the environment of a student's kernel: ours without secrets, and the examiner's."""
    ours = without_secrets(os.environ) | examiner
    return ours | {"COURSE_PROGRESS": os.path.join(scratch, "progress.json")}  # noqa: PTH118  # a string is wanted


def _end_group(group: int | None) -> None:
    """End what a student's code left running; on Windows the job object does it."""
    if sys.platform == "win32" or not group:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _size(content: dict[str, Any]) -> int:
    data = content.get("data")
    parts = data.values() if isinstance(data, dict) else content.values()
    return sum(len(str(part)) for part in parts)


def _is_check(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def _say_late(seconds: int) -> Message:
    return say(
        "grading.late",
        "0 points: this cell was stopped after {seconds} s without a result. Look for a loop "
        "without end or a wait without a timeout.",
        seconds=seconds,
    )


def _say_lost() -> Message:
    return say(
        "grading.kernel-lost",
        "0 points: the notebook's kernel ended or stopped answering while this check ran. Look "
        "for `os._exit`, `exit` or a loop without end in what the check calls.",
    )


def _say_too_many(most: int) -> Message:
    return say(
        "grading.too-many-kernels",
        "0 points: this cell was not run, since the code above it had ended the kernel more "
        "than {most} times.",
        most=most,
    )


def _say_too_long(seconds: int) -> Message:
    return say(
        "grading.too-long",
        "0 points: this cell was not run, since the notebook took longer than {minutes} minutes.",
        minutes=seconds // 60,
    )


def _say_no_check() -> Message:
    return say(
        "grading.no-check",
        "This cell makes no check of the course, so its points are to be given by hand.",
    )
