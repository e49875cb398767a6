"""A check in this process: the examiner's side and the kernel's, without sockets between."""

from __future__ import annotations

import os
import threading

import pytest
import requests

from course.exam import protocol
from course.exam.examiner.api import ScenarioSource
from course.exam.examiner.checking import run_check
from course.exam.examiner.failures import CheckAbandoned
from course.exam.examiner.link import StudentLink
from course.exam.kernel.calls import Calls
from course.exam.verdict import Outcome

STEP = """
@step(points=1, title=say("t.a", "Step"))
def test_it(student: Student) -> None:
    student.get_user.within(30)("http://x", 3)
"""


@pytest.fixture
def connect():
    made = []

    def connect(namespace):
        def send(message):
            match message:
                case protocol.Call():
                    calls.begin(message)
                case protocol.Cancel():
                    calls.cancel(message.id)

        link = StudentLink(send, ask=1)
        calls = Calls(namespace, link.receive)
        made.append(calls)
        return link

    yield connect
    for calls in made:
        calls.close()


def test_a_check_that_nobody_waits_for_ends_and_the_next_one_is_whole(write_check, connect):
    write_check(STEP)
    called, ended = threading.Event(), threading.Event()

    def get_user(url, number):
        called.set()
        while not ended.is_set():
            ended.wait(0.05)

    link = connect({"get_user": get_user})
    threading.Thread(target=lambda: (called.wait(), link.abandon())).start()
    with pytest.raises(CheckAbandoned):
        run_check("03_requests", "get_user", link)
    ended.set()
    verdict = run_check("03_requests", "get_user", connect({"get_user": lambda *_: 1}))
    assert [step.outcome for step in verdict.steps] == [Outcome.PASSED]


READS = """
@step(points=1, title=say("t.a", "Step"))
def test_it(student: Student, api: Api) -> None:
    assert student.get_user(api.url, 3)["id"] == 3
"""


@pytest.fixture
def scenarios():
    source = ScenarioSource()
    yield source
    source.close()


@pytest.mark.skipif(os.name == "nt", reason="ends the server by a signal")
@pytest.mark.parametrize(("deaths", "outcome"), [(1, Outcome.PASSED), (9, Outcome.TROUBLE)])
def test_a_server_that_dies_under_a_step_is_no_fault_of_the_student(
    write_check, connect, end_server, scenarios, deaths, outcome
):
    write_check(READS)
    died = []

    def get_user(url, number):
        if len(died) < deaths:
            died.append(end_server(scenarios))
        return requests.get(f"{url}/users/{number}", timeout=5).json()

    verdict = run_check(
        "03_requests", "get_user", connect({"get_user": get_user}), scenarios=scenarios
    )
    (step,) = verdict.steps
    assert step.outcome is outcome
    assert len(died) == min(deaths, 2)
    if outcome is Outcome.TROUBLE:
        assert step.message.id == "exam.trouble"
