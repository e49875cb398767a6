"""A check in this process: the examiner's side and the kernel's, without sockets between."""

from __future__ import annotations

import threading

import pytest

from course.exam import protocol
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
