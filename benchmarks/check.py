"""What a warm check of three steps costs, beside the same three tests in a warm pytest.

    .venv/bin/python benchmarks/check.py [rounds]

The check goes the whole way: asked for here as in a notebook, run in the examiner's process,
three calls back into this one, a scenario for each step, the verdict. The peer runs the same
tests by `pytest.main` in this process against scenarios of the same server and calls the
function directly. Aim: at most 0.15 s beyond what the exercise itself waits for.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pytest
import requests

from course.exam.examiner.api import ScenarioSource
from course.exam.examiner.plugin import run_pytest
from course.exam.kernel.lesson import Lesson

HEAD = """
from __future__ import annotations
from course.exam.check import Api, Exercise, Student, as_json, say, step

exercise = Exercise(name="get_user", call="get_user(url, id)", title=say("t", "T"), hints=[])
"""
STEP = """
@step(points=1, title=say("t", "Step"))
def test_{name}(student: Student, api: Api) -> None:
    user = api.random.user()
    assert student.get_user(api.url, user.id) == as_json(user)
    assert api.journal.one().path == f"/users/{{user.id}}"
"""


def get_user(base_url: str, user_id: int) -> object:
    return requests.get(f"{base_url}/users/{user_id}", timeout=5).json()


class Direct:
    """The peer's fixtures: no examiner, no protocol."""

    get_user = staticmethod(get_user)

    def __init__(self) -> None:
        self.source = ScenarioSource()

    @pytest.fixture
    def student(self) -> Direct:
        return self

    @pytest.fixture
    def api(self):
        with self.source.fresh() as api:
            yield api


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "03_requests" / "test_get_user.py"
        path.parent.mkdir()
        path.write_text(HEAD + "".join(STEP.format(name=name) for name in "abc"), "utf-8")
        os.environ["COURSE_CHECKS"] = folder
        os.environ["COURSE_PROGRESS"] = str(Path(folder) / "progress.json")
        asyncio.run(compare(path, rounds))


async def compare(path: Path, rounds: int) -> None:
    lesson = Lesson("03_requests", "en", namespace={"get_user": get_user})
    started = time.perf_counter()
    await lesson.check("get_user")
    print(f"first check, examiner and server started: {time.perf_counter() - started:.2f} s")
    direct = Direct()
    checks, peers = [], []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        assert (await lesson.check("get_user")).passed
        checks.append(time.perf_counter() - started)
        started = time.perf_counter()
        run_pytest([str(path)], [direct])
        peers.append(time.perf_counter() - started)
    direct.source.close()
    check, peer = statistics.median(checks[1:]), statistics.median(peers[1:])
    print(f"check of three steps, warm: {1000 * check:.0f} ms (aim: 150)")
    print(f"the same tests by pytest here: {1000 * peer:.0f} ms; ratio {check / peer:.2f}")


if __name__ == "__main__":
    main()
