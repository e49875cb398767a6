"""What kernels can do to the examiner, over real sockets."""

from __future__ import annotations

import socket
import threading

import pytest

from course.exam import protocol
from course.exam.examiner.failures import CheckAbandoned, StudentGone
from course.exam.examiner.service import Service
from course.exam.examiner.student import Student
from course.exam.exercise import UnknownNameError
from course.exam.ledger import Ledger
from course.exam.message import say
from course.exam.verdict import Outcome, Step, Verdict

TOKEN = "a secret"
TITLE = say("t.title", "A title")


class Examined:
    """Stands where pytest stands; what a test puts into `body` is the check."""

    def __init__(self):
        self.body = lambda _: None
        self.error = None
        self.ended = threading.Event()

    def __call__(self, lesson, exercise, link):
        try:
            self.body(Student(link))
        except BaseException as error:
            self.error = error
            self.ended.set()
            raise
        self.ended.set()
        return Verdict(lesson, exercise, TITLE, [Step("s", TITLE, 1, Outcome.PASSED)])


@pytest.fixture
def examined():
    return Examined()


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger.jsonl")


@pytest.fixture
def service(examined, ledger):
    service = Service(TOKEN, examined, ledger=ledger, source="tests")
    thread = threading.Thread(target=service.run)
    thread.start()
    yield service
    service.stop()
    thread.join(10)
    assert not thread.is_alive()


class Kernel:
    def __init__(self, service, token=TOKEN, version=protocol.VERSION):
        self.socket = socket.create_connection((protocol.HOST, service.port), 10)
        if token is not None:
            self.say(protocol.Hello(token, version))

    def say(self, message):
        self.socket.sendall(protocol.encode(message))

    def hear(self):
        body = protocol.read_frame(self.socket)
        return None if body is None else protocol.decode_for_kernel(body)


@pytest.fixture
def kernel(service):
    kernel = Kernel(service)
    assert kernel.hear() == protocol.Welcome(protocol.VERSION)
    yield kernel
    kernel.socket.close()


def test_a_check_from_ask_to_answer(kernel, examined, ledger):
    examined.body = lambda student: student.double(4, by=2)
    kernel.say(protocol.Ask(7, "03_requests", "double"))
    call = kernel.hear()
    assert (call.ask, call.name, call.args, call.kwargs) == (7, "double", [4], {"by": 2})
    kernel.say(protocol.Returned(call.id, 8))
    assert kernel.hear() == protocol.Release(7)
    answer = kernel.hear()
    assert (answer.id, answer.verdict.points) == (7, 1)
    [record] = ledger.read().records  # written before it was told
    assert record.verdict == answer.verdict


@pytest.mark.parametrize(
    ("token", "version", "reason"),
    [("wrong", protocol.VERSION, "token"), ("", protocol.VERSION, "token"), (TOKEN, 99, "version")],
)
def test_strangers_are_refused(service, token, version, reason):
    stranger = Kernel(service, token, version)
    assert reason in stranger.hear().reason
    assert stranger.hear() is None


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x00\x10\x00\x00" + bytes(5000),
        protocol.encode(protocol.Ask(1, "03_requests", "double")),
        b"",
    ],
    ids=["http", "large", "no hello", "nothing"],
)
def test_who_does_not_greet_is_cut_off_and_the_others_are_served(service, said):
    stranger = Kernel(service, token=None)
    stranger.socket.sendall(said)
    try:
        stranger.socket.shutdown(socket.SHUT_WR)
        while stranger.hear() is not None:
            pass
    except (OSError, protocol.ProtocolError):
        pass  # a reset is an end too
    assert isinstance(Kernel(service).hear(), protocol.Welcome)


@pytest.mark.parametrize(
    "said",
    [b"\xff\xff\xff\xff", b"\x00\x00\x00\x02{}", protocol.encode(protocol.Hello(TOKEN, 1))],
    ids=["length", "shape", "second hello"],
)
def test_nonsense_in_the_middle_ends_the_check_as_gone(service, examined, kernel, said):
    examined.body = lambda student: student.double(4)
    kernel.say(protocol.Ask(1, "03_requests", "double"))
    assert isinstance(kernel.hear(), protocol.Call)
    kernel.socket.sendall(said)
    assert examined.ended.wait(10)
    assert isinstance(examined.error, StudentGone)
    assert isinstance(Kernel(service).hear(), protocol.Welcome)


@pytest.mark.parametrize("value", [{"$": "?"}, {"$": "handle"}, {"$": "bytes", "base64": "*"}])
def test_a_forged_value_ends_the_check_as_gone(examined, kernel, value):
    examined.body = lambda student: student.double(4)
    kernel.say(protocol.Ask(1, "03_requests", "double"))
    call = kernel.hear()
    kernel.say(protocol.Returned(call.id, value))
    assert examined.ended.wait(10)
    assert isinstance(examined.error, StudentGone)


def test_outcomes_that_nobody_asked_for_are_dropped(examined, kernel):
    kernel.say(protocol.Returned(999_999, 1))
    kernel.say(protocol.Unstuck(999_999))
    kernel.say(protocol.Abandon(999_999))
    examined.body = lambda student: student.double(4)
    kernel.say(protocol.Ask(1, "03_requests", "double"))
    call = kernel.hear()
    kernel.say(protocol.Returned(call.id, 8))
    kernel.say(protocol.Returned(call.id, 9))
    assert kernel.hear() == protocol.Release(1)
    assert kernel.hear().verdict.passed


def test_an_abandoned_check_leaves_no_record_and_the_next_is_in_step(examined, kernel, ledger):
    examined.body = lambda student: student.double(4)
    kernel.say(protocol.Ask(1, "03_requests", "double"))
    kernel.hear()
    kernel.say(protocol.Abandon(1))
    assert kernel.hear() == protocol.Release(1)
    assert kernel.hear() == protocol.Answer(1)
    assert isinstance(examined.error, CheckAbandoned)
    assert not ledger.read().records
    kernel.say(protocol.Ask(2, "03_requests", "double"))
    call = kernel.hear()
    assert call.ask == 2
    kernel.say(protocol.Returned(call.id, 8))
    assert kernel.hear() == protocol.Release(2)
    assert kernel.hear().verdict.passed


def test_checks_wait_for_their_turn_and_one_that_waits_can_be_abandoned(examined, kernel):
    examined.body = lambda student: student.double(4)
    for number in (1, 2, 3):
        kernel.say(protocol.Ask(number, "03_requests", "double"))
    kernel.say(protocol.Abandon(2))
    for number in (1, 3):
        call = kernel.hear()
        assert call.ask == number
        kernel.say(protocol.Returned(call.id, 8))
        assert kernel.hear() == protocol.Release(number)
        assert kernel.hear().verdict.passed
        if number == 1:
            assert kernel.hear() == protocol.Release(2)
            assert kernel.hear() == protocol.Answer(2)


def test_a_kernel_that_dies_in_the_middle_leaves_its_verdict(examined, service, ledger):
    kernel = Kernel(service)
    kernel.hear()

    def body(student):
        with pytest.raises(StudentGone):
            student.double(4)
        with pytest.raises(StudentGone):
            student.double(5)

    examined.body = body
    kernel.say(protocol.Ask(1, "03_requests", "double"))
    kernel.hear()
    kernel.socket.close()
    assert examined.ended.wait(10)
    service.stop()  # and the verdict is written all the same
    for _ in range(200):
        if ledger.read().records:
            break
        threading.Event().wait(0.02)
    assert len(ledger.read().records) == 1


def test_an_unknown_exercise_and_a_broken_check_are_answered(examined, kernel):
    def unknown(_):
        raise UnknownNameError(say("t.unknown", "No such exercise."))

    examined.body = unknown
    kernel.say(protocol.Ask(1, "03_requests", "nothing"))
    assert kernel.hear() == protocol.Release(1)
    assert str(kernel.hear().message) == "No such exercise."

    def broken(_):
        raise RuntimeError("the check has a fault")

    examined.body = broken
    kernel.say(protocol.Ask(2, "03_requests", "double"))
    assert kernel.hear() == protocol.Release(2)
    answer = kernel.hear()
    assert answer.verdict is None
    assert answer.message.id == "exam.broken-check"
    assert "the check has a fault" in str(answer.message)


def test_what_is_too_long_to_be_read_is_cut_and_arrives(kernel, examined, ledger, monkeypatch):
    long = "x" * 10_000_000
    said = say("t.long", "It was {what}.", what=long, saw=long, expected=long)
    step = Step("s", TITLE, 1, Outcome.WRONG, said, traceback=long)
    monkeypatch.setattr(
        Examined, "__call__", lambda *_: Verdict("03_requests", "double", TITLE, [step])
    )
    kernel.say(protocol.Ask(1, "03_requests", "double"))
    assert kernel.hear() == protocol.Release(1)
    [answered] = kernel.hear().verdict.steps
    assert len(answered.message.saw) < 21_000
    assert answered.message.saw.endswith("… (10,000,000 characters)")
    assert ledger.read().records[0].verdict.steps == [answered]
