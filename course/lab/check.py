"""Runs a notebook's exercises from the terminal and tells what the examiner found."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from course.exam.ledger import Ledger
from course.exam.spawn import VARIABLE, spawn_examiner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from course.exam.verdict import Verdict

_CELL_SECONDS = 300


class UnreadableNotebookError(Exception):
    """The file is no notebook."""


def check(notebook: Path) -> Sequence[Verdict]:
    """Execute a notebook beside an examiner of its own; the latest verdict of each exercise.

    The notebook's file is left as it is. A cell that fails does not stop those below it, and
    verdicts given before a kernel's death count.
    """
    try:
        content = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]  # untyped
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise UnreadableNotebookError(str(error).splitlines()[0]) from error
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger.jsonl"
        with spawn_examiner(ledger=ledger) as examiner:
            _execute(content, notebook.parent, {VARIABLE: examiner.variable})
        records = Ledger(ledger).read().records
    return list({record.verdict.exercise: record.verdict for record in records}.values())


def _execute(content: nbformat.NotebookNode, folder: Path, variables: dict[str, str]) -> None:
    client = NotebookClient(
        content,
        timeout=_CELL_SECONDS,
        interrupt_on_timeout=True,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    with contextlib.suppress(DeadKernelError):  # the ledger has what was found until then
        # What a kernel says on its own (its sockets are not encrypted) tells a learner nothing.
        client.execute(env={**os.environ, **variables}, stderr=subprocess.DEVNULL)
