"""What a check costs beyond the work itself, beside a bare pytest.main in the same run.

    python benchmarks/exam_check.py            # a few seconds

A check has three steps; each gets a fresh scenario of the mock server and calls the student's
function once, which sends one request. Printed: from nothing to the first verdict, the check
warm (as `await lesson.check` takes it), the same three requests without any exam, three tests
that do nothing in a warm pytest.main (with the examiner's options, and with pytest's own), and
a call's way to the student's function and back. Blocks alternate, the medians count.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

import mock_server
from course.exam.examiner import plugin
from course.exam.spawn import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable

CHECK = """
from course.exam.check import Exercise, say, step

exercise = Exercise(name="get_user", call="get_user(url, id)", title=say("b.t", "T"), hints=[])
""" + "".join(
    f"""
@step(points=1, title=say("b.{number}", "Step"))
def test_{number}(student, api):
    user = api.random.user()
    assert student.get_user(api.url, user.id)["id"] == user.id
    assert api.journal.one().path == f"/users/{{user.id}}"
"""
    for number in range(3)
)
CALLS = """
import time
from course.exam.check import Exercise, say, step

exercise = Exercise(name="echo", call="echo(x)", title=say("b.e", "T"), hints=[])

@step(points=1, title=say("b.calls", "Step"))
def test_calls(student):
    started = time.perf_counter()
    for number in range(200):
        student.echo(number)
    student.note((time.perf_counter() - started) / 200)
"""
BARE = "".join(f"def test_{number}(): pass\n" for number in range(3))

session = requests.Session()


def get_user(url: str, user_id: int) -> object:
    """Be the student's solution."""
    return session.get(f"{url}/users/{user_id}", timeout=5).json()


def echo(value: object) -> object:
    return value


def note(seconds: float) -> None:
    noted.append(seconds)


noted: list[float] = []


async def main(rounds: int) -> None:
    """Measure and print."""
    from course.exam.kernel import Lesson  # noqa: PLC0415 - the environment is set only now

    started = time.perf_counter()
    lesson = Lesson("99_benchmark", "en")
    result = await lesson.check("get_user")
    assert result.passed, result
    cold = time.perf_counter() - started

    bare = Path(os.environ["COURSE_CHECKS"]) / "bare" / "test_bare.py"
    server = mock_server.start()
    checked, worked, ours, stock = [], [], [], []
    for _ in range(rounds):
        started = time.perf_counter()
        result = await lesson.check("get_user")
        checked.append(time.perf_counter() - started)
        assert result.passed, result
        worked.append(timed(lambda: [get_user(server.url, number) for number in (1, 2, 3)]))
        ours.append(timed(lambda: plugin.run_pytest([str(bare)], [])))
        stock.append(
            timed(lambda: quiet(lambda: pytest.main(["-q", "-pno:cacheprovider", str(bare)])))
        )
        await lesson.check("echo")
    server.close()

    check, work, own, plain = (statistics.median(x) for x in (checked, worked, ours, stock))
    print(f"first check, nothing running yet   {cold * 1e3:8.1f} ms")
    print(f"check of three steps, warm         {check * 1e3:8.1f} ms")
    print(f"  its three requests alone         {work * 1e3:8.1f} ms")
    print(f"  beyond them                      {(check - work) * 1e3:8.1f} ms   (target: 150)")
    print(f"pytest.main, three empty tests     {own * 1e3:8.1f} ms   (the examiner's options)")
    print(f"pytest.main as it comes            {plain * 1e3:8.1f} ms")
    print(f"check beyond its work / pytest.main, examiner's options {(check - work) / own:6.2f}")
    print(f"check beyond its work / pytest.main as it comes         {(check - work) / plain:6.2f}")
    print(f"a call there and back              {statistics.median(noted) * 1e3:8.2f} ms")


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def quiet(work: Callable[[], object]) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        work()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # slower by seconds else
    with tempfile.TemporaryDirectory() as folder:
        for name, source in (
            ("99_benchmark/test_get_user.py", CHECK),
            ("99_benchmark/test_echo.py", CALLS),
            ("bare/test_bare.py", BARE),
        ):
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(source, "utf-8")
        os.environ["COURSE_CHECKS"] = folder
        os.environ["COURSE_PROGRESS"] = str(Path(folder) / "progress.json")
        os.environ.pop(VARIABLE, None)
        sys.exit(asyncio.run(main(arguments.rounds)))
