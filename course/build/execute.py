"""Lessons executed in a real kernel; their outputs are stored for the reader."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from course.build.normalise import shown
from course.build.problem import BuildError, Problem

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from course.build.normalise import Normaliser

_CELL_TIMEOUT: Final = 60  # seconds; nbval allows more, but no cell of a lesson should need it
# the author's own server, settings, and proxies, through which 127.0.0.1 is not reached
_NOT_INHERITED: Final = {
    "MOCK_SERVER_CONTROL",
    "IPYTHONDIR",
    "PYTHONSTARTUP",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
}


def execute(
    notebook: NotebookNode, path: str, normaliser: Normaliser, answers: dict[str, str]
) -> None:
    """Run a notebook and store normalised outputs in it.

    `path` names the source in messages; `answers` are those of the `predict` cells by id,
    whose outputs are compared and then dropped. The kernel runs in an empty folder: a
    lesson that needs or leaves files would not work twice.
    """
    language = notebook.metadata.course.language
    # Windows does not remove a folder in which a process, the mock server say, still ends
    with tempfile.TemporaryDirectory(prefix="course-build-", ignore_cleanup_errors=True) as folder:
        _run(notebook, path, folder, language)
        left = sorted(entry.name for entry in Path(folder).iterdir())
    problems = []
    if left:
        remedy = "Write into a tempfile.TemporaryDirectory() and let it clean up."
        problems.append(Problem(path, f"the lesson leaves files behind: {', '.join(left)}", remedy))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            problems += _settle(cell, path, normaliser, answers.get(cell.id))
    # the kernel tells its Python's version, which is not the reader's
    notebook.metadata.language_info = {"name": "python"}
    if problems:
        raise BuildError(problems)


def _run(notebook: NotebookNode, path: str, folder: str, language: str) -> None:
    environment = {
        key: value for key, value in os.environ.items() if key.upper() not in _NOT_INHERITED
    }
    with tempfile.TemporaryDirectory(
        prefix="course-ipython-", ignore_cleanup_errors=True
    ) as ipython:
        # no personal start-up files or settings in stored outputs
        environment |= {"COURSE_LANGUAGE": language, "IPYTHONDIR": ipython}
        client = NotebookClient(
            notebook,
            timeout=_CELL_TIMEOUT,
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": folder}},
        )
        # what a kernel says on its own is for this log, not for the author's terminal
        log = Path(ipython, "kernel.log")
        try:
            with log.open("wb") as stderr:
                client.execute(env=environment, stderr=stderr)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise BuildError([_failure(notebook, path, error, said)]) from error


def _failure(notebook: NotebookNode, path: str, error: Exception, said: list[str]) -> Problem:
    ran = [cell for cell in notebook.cells if cell.get("execution_count") is not None]
    cell_id = ran[-1].id if ran else None
    if isinstance(error, CellExecutionError):
        what = f"raises {error.ename}: {error.evalue}"
        remedy = "Mend the cell, or tag it raises-exception when that is its lesson."
    elif isinstance(error, CellTimeoutError):
        what = f"is not done after {_CELL_TIMEOUT} s"
        remedy = "Look at what it waits for; a cell of a lesson needs a second or two."
    else:
        what = f"ends the kernel ({' / '.join(said[-2:]) or error})"
        remedy = "Run the cell in JupyterLab and look at the terminal."
    return Problem(path, what, remedy, cell=cell_id)


def _settle(
    cell: NotebookNode, path: str, normaliser: Normaliser, answer: str | None
) -> list[Problem]:
    tags = cell.metadata.get("tags", [])
    cell.metadata.pop("execution", None)
    cell.outputs = [normaliser.output(output) for output in cell.outputs]
    failed = any(output.output_type == "error" for output in cell.outputs)
    problems = []
    if "raises-exception" in tags and not failed:
        what = "is tagged raises-exception and raises nothing"
        remedy = "Make it fail as the lesson says, or remove the tag."
        problems.append(Problem(path, what, remedy, cell=cell.id))
    if "predict" in tags:
        seen = shown(cell.outputs)
        if answer is not None and seen != normaliser.text(answer):
            what = f"the answer is {answer!r}, but the cell shows {seen!r}"
            problems.append(Problem(path, what, "Mend the answer or the code.", cell=cell.id))
        cell.outputs, cell.execution_count = [], None
    return problems
