"""Kernels and examiners that die, restart, are interrupted; nothing of it costs the student."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import textwrap
from contextlib import asynccontextmanager

import nbformat.v4
import psutil
import pytest
from nbclient import NotebookClient

from course.exam.ledger import Ledger
from course.exam.spawn import VARIABLE, spawn_examiner
from course.exam.verdict import Outcome

pytestmark = pytest.mark.kernel

CHECK = """
from course.exam.check import Exercise, say, step

exercise = Exercise(
    name="double", call="double(x)", title=say("double.title", "Double it"), hints=[]
)

@step(points=1, title=say("double.step-number", "A number"))
def test_number(student):
    assert student.double(4) == 8

@step(points=2, title=say("double.step-text", "A text"))
def test_text(student, api):
    assert student.double("ab") == "abab"
"""
OPEN = "from course.exam.kernel import Lesson\nlesson = Lesson('99_tests', 'en')"
DOUBLE = "def double(x): return 2 * x"
PID = """
import os, course.exam.kernel.connection
process = course.exam.kernel.connection.shared().process
print(os.getpid(), process.process.pid)
"""


@pytest.fixture(autouse=True)
def checks(tmp_path, monkeypatch):
    folder = tmp_path / "checks" / "99_tests"
    folder.mkdir(parents=True)
    (folder / "test_double.py").write_text(CHECK, "utf-8")
    monkeypatch.setenv("COURSE_CHECKS", str(tmp_path / "checks"))
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv("MOCK_SERVER_CONTROL", raising=False)
    return folder


class Notebook:
    def __init__(self, client):
        self.client = client

    async def run(self, source):
        cell = nbformat.v4.new_code_cell(textwrap.dedent(source))
        self.client.nb.cells.append(cell)
        await self.client.async_execute_cell(cell, len(self.client.nb.cells) - 1)
        return cell.outputs

    async def define(self, *sources):
        for source in sources:
            for output in await self.run(source):
                assert output.output_type != "error", "\n".join(output.traceback)

    async def check(self):
        outputs = await self.run("await lesson.check('double')")
        assert len(outputs) == 1, outputs
        return outputs[0]

    async def points(self):
        output = await self.check()
        assert output.output_type == "execute_result", output
        return output.data["text/plain"]

    async def pids(self):
        outputs = await self.run(PID)
        return [int(word) for word in outputs[0].text.split()]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    return folder


@asynccontextmanager
async def opened(folder):
    client = NotebookClient(
        nbformat.v4.new_notebook(),
        kernel_name="python3",
        allow_errors=True,
        timeout=60,
        resources={"metadata": {"path": str(folder)}},
    )
    async with client.async_setup_kernel():
        notebook = Notebook(client)
        await notebook.define(OPEN, DOUBLE)
        yield notebook


async def until(condition, seconds=20):
    """Wait for something that another process does."""
    for _ in range(int(seconds / 0.05)):
        if condition():
            return
        await asyncio.sleep(0.05)
    pytest.fail("it did not happen")


def gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def test_an_interrupt_in_the_middle_and_the_next_check(folder):
    async with opened(folder) as notebook:
        await notebook.define("""
            import pathlib, time
            def double(x):
                pathlib.Path("begun").touch()
                while True:
                    time.sleep(0.01)
        """)
        checking = asyncio.create_task(notebook.check())
        await until((folder / "begun").exists)
        await notebook.client.km.interrupt_kernel()
        output = await checking
        assert output.ename == "CheckInterrupted"
        assert output.traceback == [output.evalue]
        assert "interrupted" in output.evalue
        _, examiner = await notebook.pids()
        assert not gone(examiner)  # the button did not reach it
        await notebook.define(DOUBLE)
        assert await notebook.points() == "3"
        assert (await notebook.pids())[1] == examiner
        # The function that was interrupted has ended too.
        await notebook.define("""
            import threading
            for thread in threading.enumerate():
                assert thread.name != "student", "still running"
        """)


async def test_an_interrupt_between_checks_changes_nothing(folder):
    async with opened(folder) as notebook:
        assert await notebook.points() == "3"
        await notebook.client.km.interrupt_kernel()
        assert await notebook.points() == "3"


async def test_a_kernel_restart(folder):
    async with opened(folder) as notebook:
        assert await notebook.points() == "3"
        _, examiner = await notebook.pids()
        await notebook.client.km.restart_kernel(now=True)
        await notebook.client.kc.wait_for_ready(timeout=30)
        await notebook.define(OPEN, DOUBLE)
        assert await notebook.points() == "3"
        assert (await notebook.pids())[1] != examiner
        await until(lambda: gone(examiner))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
async def test_a_killed_kernel_takes_its_examiner_along(folder):
    """Even where a forked grandchild holds the pipe to it open."""
    async with opened(folder) as notebook:
        assert await notebook.points() == "3"
        kernel, examiner = await notebook.pids()
        servers = psutil.Process(examiner).children(recursive=True)
        outputs = await notebook.run("""
            child = os.fork()
            if child == 0:
                import time
                time.sleep(60)
                os._exit(0)
            print(child)
        """)
        grandchild = int(outputs[0].text)
        try:
            os.kill(kernel, signal.SIGKILL)
            await until(lambda: gone(examiner))
            for server in servers:
                await until(lambda pid=server.pid: gone(pid))
            assert not gone(grandchild)
        finally:
            os.kill(grandchild, signal.SIGKILL)


async def test_a_dead_examiner_is_replaced(folder):
    async with opened(folder) as notebook:
        assert await notebook.points() == "3"
        _, examiner = await notebook.pids()
        psutil.Process(examiner).kill()
        assert await notebook.points() == "3"
        assert (await notebook.pids())[1] != examiner


async def test_an_examiner_that_dies_in_the_middle_costs_nothing(folder):
    async with opened(folder) as notebook:
        assert await notebook.points() == "3"
        _, examiner = await notebook.pids()
        await notebook.define(f"""
            def double(x):
                try:
                    os.kill({examiner}, 9)  # once; the next one has another pid
                except ProcessLookupError:
                    pass
                return 2 * x
        """)
        assert await notebook.points() == "3"
        assert (await notebook.pids())[1] != examiner


async def test_a_dead_server_is_replaced(folder):
    async with opened(folder) as notebook:
        assert await notebook.points() == "3"
        _, examiner = await notebook.pids()
        servers = psutil.Process(examiner).children()
        assert servers
        for server in servers:
            server.kill()
            await until(lambda pid=server.pid: gone(pid))
        assert await notebook.points() == "3"


async def test_what_lies_beside_the_notebook_is_not_imported(folder, monkeypatch):
    trap = "raise SystemExit('the examiner imported a file of the student')"
    for name in ("pytest", "aiohttp", "mock_server", "conftest", "sitecustomize"):
        (folder / f"{name}.py").write_text(trap, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", "utf-8")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    async with opened(folder) as notebook:
        assert await notebook.points() == "3"


async def test_a_file_that_hides_a_library_is_named_where_the_check_fails(folder, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "notebook.ipynb")  # a person's: words, not points
    (folder / "requests.py").write_text("", "utf-8")
    async with opened(folder) as notebook:
        await notebook.define(OPEN, "import requests", "def double(x): return requests.get(x)")
        text = (await notebook.check()).data["text/plain"]
        assert "module 'requests' has no attribute 'get'" in text
        assert "Beside the notebook lies `requests.py`" in text
        await notebook.define(DOUBLE)
        assert "Beside the notebook" not in (await notebook.check()).data["text/plain"]


async def test_what_the_student_set_for_python_does_not_reach_the_examiner(folder, monkeypatch):
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with opened(folder) as notebook:
        await notebook.define("assert False, 'removed here'")
        assert await notebook.points() == "3"
        await notebook.define("def double(x): return x")
        assert await notebook.points() == "0"  # asserts are alive over there


async def test_validate_raises_with_the_reasons(folder, monkeypatch):
    monkeypatch.setenv("NBGRADER_VALIDATING", "1")
    async with opened(folder) as notebook:
        assert await notebook.points() == "3"
        await notebook.define("def double(x): return 8")
        output = await notebook.check()
        assert output.ename == "CheckFailedError"
        assert "Double it: 1 of 3 points" in output.evalue
        assert "A text" in output.evalue
        assert output.traceback == output.evalue.splitlines()


async def test_an_exit_of_the_process_keeps_the_verdict(folder, tmp_path, monkeypatch):
    """As in grading: the examiner outlives the kernel, and its ledger has what was earned."""
    ledger = Ledger(tmp_path / "ledger.jsonl")
    with spawn_examiner(ledger=ledger.path, source="a submission") as examiner:
        monkeypatch.setenv(VARIABLE, examiner.variable)
        async with opened(folder) as notebook:
            await notebook.define("""
                import os
                def double(x):
                    return 8 if x == 4 else os._exit(0)
            """)
            with pytest.raises(Exception, match="Kernel died"):
                await notebook.check()
            await until(lambda: ledger.read().records)
        [record] = ledger.read().records
        assert record.source == "a submission"
        assert [step.outcome for step in record.verdict.steps] == [Outcome.PASSED, Outcome.CRASHED]
        assert record.verdict.points == 1
        # Another kernel finds it at work.
        async with opened(folder) as notebook:
            assert await notebook.points() == "3"
    assert len(ledger.read().records) == 2
    assert not list(folder.iterdir())  # grading leaves no progress behind
