"""Real kernels under nbclient, and an examiner whose checks are written in the tests."""

from __future__ import annotations

import os
import socket
import textwrap
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import nbformat.v4
import pytest
from nbclient import NotebookClient

import mock_server
from course.exam.examiner.service import Service
from course.exam.examiner.student import Student
from course.exam.message import say
from course.exam.protocol import HOST
from course.exam.spawn import VARIABLE
from course.exam.verdict import Outcome, Step, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from course.exam.examiner.link import StudentLink

TOKEN = "the tests' token"
OPEN = """
import asyncio, sys, time
from course.exam.kernel import Lesson
lesson = Lesson("03_requests", "en")
"""


class Probe:
    """Stands where pytest stands in the examiner: runs a function of the test as a check."""

    def __init__(self) -> None:
        self.body: Callable[[Student, StudentLink], Any] = lambda *_: None
        self.result: Any = None
        self.link: StudentLink | None = None
        self.ended = threading.Event()

    def examine(self, lesson: str, exercise: str, link: StudentLink) -> Verdict:
        self.link = link
        try:
            self.result = self.body(Student(link), link)
        except BaseException as error:
            self.result = error
            if not isinstance(error, Exception):
                raise
        finally:
            self.ended.set()
        title = say("tests.title", "A probe")
        return Verdict(lesson, exercise, title, [Step("probe", title, 2, Outcome.PASSED)])


@pytest.fixture(scope="session")
def examiner() -> Iterator[tuple[Probe, str]]:
    probe = Probe()
    service = Service(TOKEN, probe.examine)
    thread = threading.Thread(target=service.run, daemon=True)
    thread.start()
    yield probe, f"{HOST}:{service.port} {TOKEN}"
    service.stop()
    thread.join(10)
    assert not thread.is_alive()


class Notebook:
    """A notebook that runs in a real kernel, cell by cell."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._notebook = nbformat.v4.new_notebook()
        self.client = NotebookClient(
            self._notebook, kernel_name="python3", allow_errors=True, timeout=60
        )

    def run(self, source: str) -> list[Any]:
        """Run a cell and return its outputs."""
        cell = nbformat.v4.new_code_cell(textwrap.dedent(source))
        self._notebook.cells.append(cell)
        self.client.execute_cell(cell, len(self._notebook.cells) - 1)
        return cell.outputs

    def define(self, source: str) -> None:
        """Run a cell that must not fail."""
        for output in self.run(source):
            assert output.output_type != "error", "\n".join(output.traceback)

    def check(self, body: Callable[..., Any]) -> list[Any]:
        """Run a check that is `body(student, link)`, and return the cell's outputs."""
        self._probe.body = body
        self._probe.ended.clear()
        outputs = self.run("await lesson.check('probe')")
        assert self._probe.ended.is_set(), outputs
        return outputs

    def probe(self, body: Callable[[Student], Any]) -> Any:
        """Run a check, and return or raise here what its body did there."""
        outputs = self.check(lambda student, _: body(student))
        # Whatever the student's code did, the cell shows the table and nothing else.
        assert [output.output_type for output in outputs] == ["execute_result"], outputs
        assert outputs[0].data["text/plain"] == "2"
        if isinstance(self._probe.result, BaseException):
            raise self._probe.result
        return self._probe.result


@contextmanager
def opened(examiner: tuple[Probe, str]) -> Iterator[Notebook]:
    probe, variable = examiner
    notebook = Notebook(probe)
    # The kernel's environment alone: what stands in ours reaches every test of the session.
    with notebook.client.setup_kernel(env={**os.environ, VARIABLE: variable}):
        notebook.define(OPEN)
        yield notebook


@pytest.fixture(scope="session")
def shared_notebook(examiner: tuple[Probe, str]) -> Iterator[Notebook]:
    with opened(examiner) as notebook:
        yield notebook


@pytest.fixture
def notebook(shared_notebook: Notebook) -> Notebook:
    """A kernel that other tests use too: their names may still be defined."""
    return shared_notebook


@pytest.fixture
def own_notebook(examiner: tuple[Probe, str]) -> Iterator[Notebook]:
    """A kernel of the test's own, to be broken."""
    with opened(examiner) as notebook:
        yield notebook


@pytest.fixture(scope="session")
def url():
    with mock_server.start() as server:
        yield server.url


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
