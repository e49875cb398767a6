"""Whole checks: real check files, a real mock server, the student in a process of their own."""

from __future__ import annotations

import os
import textwrap

import pytest

from course.exam.corpus import Corpus
from course.exam.verdict import Outcome

HEAD = """
from __future__ import annotations
from pathlib import Path
import pytest
from course.exam.check import Api, Exercise, Student, as_json, differs, say, step

exercise = Exercise(
    name="get_user", call="get_user(base_url, user_id)", title=say("t", "Read one user"), hints=[]
)
"""

CALLED = "get_user(base_url, user_id)"
RIGHT = """
import requests
def get_user(base_url, user_id):
    response = requests.get(f"{base_url}/users/{user_id}", timeout=5)
    response.raise_for_status()
    return response.json()
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("room")
    (folder / "checks" / "03_requests").mkdir(parents=True)
    (folder / "hidden" / "03_requests").mkdir(parents=True)
    # What the surroundings of the checks say to pytest must not reach the examiner's.
    (folder / "checks" / "conftest.py").write_text("raise RuntimeError('loaded')", "utf-8")
    (folder / "checks" / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n", "utf-8")
    environment = {
        **os.environ,
        "COURSE_CHECKS": str(folder / "checks"),
        "COURSE_HIDDEN_CHECKS": str(folder / "hidden"),
        "PYTEST_ADDOPTS": "--more-nonsense",
    }
    corpus = Corpus(environment)
    yield Room(folder, corpus)
    corpus.close()


class Room:
    def __init__(self, folder, corpus):
        self.folder = folder
        self._corpus = corpus

    def write(self, *steps, call=CALLED):
        """Write the check file from the bodies of steps `a`, `b`, …, or from whole texts."""
        assert CALLED in HEAD
        parts = [HEAD.replace(CALLED, call)]
        for name, body in zip("abcdefg", steps, strict=False):
            text = textwrap.dedent(body)
            if "def test_" in text:
                parts.append(text)
                continue
            parts.append(
                f'@step(points=1, title=say("t.{name}", "Step {name}"))\n'
                f"def test_{name}(student: Student, api: Api) -> None:\n"
                + textwrap.indent(text.strip(), "    ")
                + "\n"
            )
        path = self.folder / "checks" / "03_requests" / "test_get_user.py"
        path.write_text("\n".join(parts), "utf-8")

    def examine(self, source=RIGHT):
        return self._corpus.examine("03_requests", "get_user", textwrap.dedent(source))

    def only(self, source=RIGHT):
        (step,) = self.examine(source).steps
        return step


CALL = "assert student.get_user(api.url, 3)"
READ = """
user = api.random.user()
returned = student.get_user(api.url, user.id)
expected = as_json(user)
assert returned == expected
"""


def test_a_right_solution_passes_every_step_and_earns_the_points(room):
    fresh = "assert api.journal.count() == 0\nstudent.get_user(api.url, 1)\napi.journal.one()"
    room.write(READ, fresh)
    verdict = room.examine()
    assert [step.outcome for step in verdict.steps] == [Outcome.PASSED, Outcome.PASSED], verdict
    assert (verdict.points, verdict.max_points, verdict.passed) == (2, 2, True)
    assert [step.name for step in verdict.steps] == ["a", "b"]


def test_the_checks_own_message_survives_with_its_two_sides(room):
    room.write("""
        student.get_user(api.url, 3)
        request = api.journal.one()
        assert request.path == "/people/3", say(
            "get_user.wrong-path", "You asked for {path}.", path=request.path,
            saw=request.request_text, expected="GET /people/3 HTTP/1.1",
        )
    """)
    step = room.only()
    assert step.outcome is Outcome.WRONG
    assert step.message.id == "get_user.wrong-path"
    assert str(step.message) == "You asked for /users/3."
    assert step.message.saw.startswith("GET /users/3 HTTP/1.1")


def test_a_bare_equality_shows_both_values(room):
    room.write(READ)
    step = room.only("def get_user(base_url, user_id): return {'id': user_id}")
    assert (step.outcome, step.message.id) == (Outcome.WRONG, "exam.wrong-value")
    assert step.message.saw.startswith("{'id': ")
    assert "'email'" in step.message.expected


@pytest.mark.parametrize(
    ("body", "message", "says"),
    [
        ("assert student.get_user(api.url, 3) is None", "exam.condition", "is None"),
        ("assert student.get_user(api.url, 3) is None, 'want none'", "exam.said", "want none"),
        ("assert student.get_user(api.url, 3) is None, {'a': 1}", "exam.said", "{'a': 1}"),
        (
            'student.get_user(api.url, 3)\napi.journal.to("/books").one()',
            "exam.no-such-request",
            "",
        ),
        ("api.journal.one()", "exam.no-request", ""),
        (
            "for _ in range(2): student.get_user(api.url, 3)\napi.journal.one()",
            "exam.too-many-requests",
            "2",
        ),
        (
            "student.get_user(api.url, 3)\napi.journal.wait_for(2, timeout=0.1)",
            "exam.too-few-requests",
            "1",
        ),
        (
            'with student.raises("HTTPError"):\n    student.get_user(api.url, 3)',
            "exam.not-raised",
            "HTTPError",
        ),
        ("with student.raises():\n    student.get_user(api.url, 3)", "exam.not-raised-any", ""),
        ("student.get_user(api.url, 3)['nmae']", "exam.shape", "nmae"),
    ],
)
def test_what_a_check_leaves_unsaid_is_said_in_general(room, body, message, says):
    room.write(body)
    step = room.only()
    assert (step.outcome, step.message.id) == (Outcome.WRONG, message), step
    assert says in str(step.message)


def test_requests_that_were_not_wanted_are_listed(room):
    room.write('student.get_user(api.url, 3)\napi.journal.to("/books").method("POST").one()')
    message = room.only().message
    assert message.saw == "1. GET /users/3 → 200"
    assert message.expected == "POST /books"


@pytest.mark.parametrize(
    ("source", "outcome", "message", "says"),
    [
        ("", Outcome.NOT_ATTEMPTED, "exam.undefined", "get_user(base_url, user_id)"),
        ("def get_users(a, b): ...", Outcome.NOT_ATTEMPTED, "exam.undefined-close", "`get_users`"),
        (
            "def get_user(a, b): raise NotImplementedError",
            Outcome.NOT_ATTEMPTED,
            "exam.not-attempted",
            "get_user",
        ),
        ("get_user = 3", Outcome.WRONG, "exam.not-callable", "`int`"),
        ("def get_user(url): ...", Outcome.WRONG, "exam.signature", "get_user(url)"),
        (
            "def get_user(a, b): return {'id': b}['name']",
            Outcome.CRASHED,
            "exam.crashed",
            "KeyError",
        ),
        ("def get_user(a, b): return hepler(b)", Outcome.CRASHED, "exam.name-error", "`hepler`"),
        ("def get_user(a, b):\n  while True: pass", Outcome.TIMED_OUT, "exam.timeout", "0.3 s"),
        ("import os\ndef get_user(a, b): os._exit(1)", Outcome.CRASHED, "exam.gone", "os._exit"),
    ],
)
def test_ways_in_which_students_code_fails_are_kept_apart(room, source, outcome, message, says):
    room.write("student.get_user.within(0.3)(api.url, 3)")
    step = room.only(source)
    assert (step.outcome, step.message.id) == (outcome, message), step
    assert says in str(step.message)
    assert step.earned == 0


@pytest.mark.parametrize(
    ("source", "message", "says", "not_said"),
    [
        (
            "def add_user(a, b): return 1",
            "exam.undefined",
            "Define `drop_user(base_url, user_id)`, run",
            "add_user",
        ),
        (
            "def add_user(a, b): return 1\ndef dropuser(a, b): ...",
            "exam.undefined-close",
            "`dropuser`",
            "add_user",
        ),
        (
            "def add_user(a, b): return 1\ndef drop_user(a, b): raise NotImplementedError",
            "exam.not-attempted",
            "`drop_user` is still",
            "add_user",
        ),
        (
            "def add_user(a, b): return 1\ndef drop_user(a): ...",
            "exam.signature",
            "callable as `drop_user(base_url, user_id)`",
            "add_user",
        ),
        (
            "def add_user(a, b): return 1\ndrop_user = 1",
            "exam.not-callable",
            "`drop_user(base_url, user_id)`",
            "add_user",
        ),
        ("def drop_user(a, b): ...", "exam.undefined", "`add_user(base_url, user)`", "drop_user"),
    ],
)
def test_of_several_functions_the_one_that_was_called_is_named(
    room, source, message, says, not_said
):
    room.write(
        "student.add_user(api.url, {})\nstudent.drop_user(api.url, 3)",
        call="add_user(base_url, user), drop_user(base_url, user_id)",
    )
    step = room.only(source)
    assert step.message.id == message
    assert says in str(step.message)
    assert not_said not in str(step.message)


def test_a_crash_shows_the_students_own_lines_and_no_others(room):
    room.write(CALL)
    step = room.only("""
        import json
        def get_user(base_url, user_id):
            return json.loads("<html>")
    """)
    assert 'return json.loads("<html>")' in step.traceback
    assert "decoder.py" not in step.traceback


def test_an_object_where_data_are_needed_is_named(room):
    room.write("student.get_user(api.url, 3)['id']")
    step = room.only("import requests\ndef get_user(url, id): return requests.get(url, timeout=5)")
    assert (step.outcome, step.message.id) == (Outcome.WRONG, "exam.not-data")
    assert "Response" in str(step.message)


def test_a_method_that_is_not_there_is_no_function_that_was_never_written(room):
    room.write("student.get_user(api.url, 3).close()")
    step = room.only("class Client: ...\ndef get_user(url, id): return Client()")
    assert (step.outcome, step.message.id) == (Outcome.WRONG, "exam.no-attribute")
    assert "'Client' object has no attribute 'close'" in str(step.message)


def test_after_code_that_cannot_be_stopped_the_rest_is_not_run(room):
    room.write("student.get_user.within(0.3)(api.url, 3)", CALL)
    first, second = room.examine("import time\ndef get_user(a, b): time.sleep(60)").steps
    assert (first.outcome, first.message.id) == (Outcome.TIMED_OUT, "exam.timeout-stuck")
    assert (second.outcome, second.message.id) == (Outcome.NOT_RUN, "exam.not-run-stuck")


def test_code_that_waited_for_its_server_is_free_again_when_that_is_closed(room):
    room.write(
        """
        api.scenario.misbehave("/users/3", "delay", seconds=30)
        student.get_user.within(0.3)(api.url, 3)
        """,
        CALL,
    )
    endless = RIGHT.replace("timeout=5", "timeout=None")  # what the step is about
    first, second = room.examine(endless).steps
    assert first.outcome is Outcome.TIMED_OUT
    assert second.outcome is Outcome.PASSED


def test_two_timeouts_are_enough(room):
    room.write(*["student.get_user.within(0.2)(api.url, 3)"] * 3)
    steps = room.examine("def get_user(a, b):\n  while True: pass").steps
    assert [step.outcome for step in steps] == [
        Outcome.TIMED_OUT,
        Outcome.TIMED_OUT,
        Outcome.NOT_RUN,
    ]
    assert steps[2].message.id == "exam.not-run-slow"


def test_after_the_end_of_the_students_python_the_rest_is_not_run(room):
    room.write(CALL, CALL)
    first, second = room.examine("import os\ndef get_user(a, b): os._exit(1)").steps
    assert first.message.id == "exam.gone"
    assert (second.outcome, second.message.id) == (Outcome.NOT_RUN, "exam.not-run-gone")


COUNTED = """
count = Path(__file__).with_name("count")
runs = int(count.read_text()) + 1 if count.exists() else 1
count.write_text(str(runs))
"""


@pytest.fixture
def runs(room):
    path = room.folder / "checks" / "03_requests" / "count"
    path.unlink(missing_ok=True)
    return path


def test_trouble_of_ours_is_tried_once_more_and_then_said(room, runs):
    room.write(COUNTED + 'raise OSError("disk on fire")', CALL)
    verdict = room.examine()
    first, second = verdict.steps
    assert (first.outcome, first.message.id) == (Outcome.TROUBLE, "exam.trouble")
    assert "disk on fire" in str(first.message)
    assert second.outcome is Outcome.PASSED
    assert verdict.trouble
    assert runs.read_text() == "2"


def test_trouble_that_passes_costs_nothing(room, runs):
    room.write(COUNTED + 'if runs == 1: raise OSError("for a moment")')
    verdict = room.examine()
    assert verdict.passed
    assert runs.read_text() == "2"


def test_a_wrong_solution_is_not_given_a_second_chance(room, runs):
    room.write(COUNTED + "assert not student.get_user(api.url, 3)")
    assert room.only().outcome is Outcome.WRONG
    assert runs.read_text() == "1"


def test_a_fault_of_a_fixture_is_ours(room):
    room.write("""
        @pytest.fixture
        def broken(): raise ValueError("no")
        @step(points=1, title=say("t.a", "Step"))
        def test_a(broken): ...
    """)
    assert room.only().outcome is Outcome.TROUBLE


def test_a_parametrized_step_is_passed_when_all_its_cases_are(room):
    text = """
        @pytest.mark.parametrize("number", [1, 2])
        @step(points=3, title=say("t.a", "Step"))
        def test_a(student, api, number):
            assert student.get_user(api.url, number) <= %d, say("t.big", "Too big")
    """
    source = "def get_user(url, number): return number"
    room.write(text % 2)
    assert room.only(source).earned == 3
    room.write(text % 1)
    assert room.only(source).message.id == "t.big"


def test_a_changed_check_counts_at_once(room):
    room.write("assert student.get_user(api.url, 3) == 1, say('t.one', 'One')")
    source = "def get_user(url, number): return 2"
    assert room.only(source).message.id == "t.one"
    room.write("assert student.get_user(api.url, 3) == 1, say('t.two', 'Two')")
    assert room.only(source).message.id == "t.two"
    room.write("assert student.get_user(api.url, 3) == 2, say('t.two', 'Two')")
    assert room.only(source).outcome is Outcome.PASSED


def test_each_step_has_a_server_and_data_that_nobody_has_seen(room):
    kept = room.folder / "checks" / "03_requests" / "seen"
    kept.unlink(missing_ok=True)
    note = """
        with Path(__file__).with_name("seen").open("a", encoding="utf-8") as file:
            user, random = api.random.user(), api.random
            print(api.url, user.email, random.text(), random.token(), sep="\\t", file=file)
        assert api.journal.count() == 0
        assert student.get_user(api.url, user.id) == as_json(user)
    """
    room.write(note, note)
    assert room.examine().passed
    assert room.examine().passed
    columns = list(
        zip(*(line.split("\t") for line in kept.read_text("utf-8").splitlines()), strict=True)
    )
    assert [len(set(column)) for column in columns[1:]] == [4, 4, 4]
    for text in columns[2]:
        with pytest.raises(UnicodeEncodeError):
            text.encode("latin-1")


def test_an_instructors_hidden_step_counts_and_keeps_its_secret(room):
    hidden = room.folder / "hidden" / "03_requests" / "test_more.py"
    hidden.write_text(
        textwrap.dedent("""
            from course.exam.check import say, step
            extends = "get_user"
            @step(points=2, title=say("hidden.a", "Copes with a missing user"))
            def test_missing(student, api):
                assert student.get_user(api.url, 10**7) is None, say("hidden.secret", "The secret")
        """),
        "utf-8",
    )
    try:
        room.write(CALL)
        verdict = room.examine("def get_user(url, number): return 1")
    finally:
        hidden.unlink()
    assert (verdict.points, verdict.max_points) == (pytest.approx(1 / 3), pytest.approx(1))
    assert verdict.steps[1].hidden
    assert str(verdict.steps[1].title) == "Copes with a missing user"
    assert verdict.steps[1].message.id == "exam.hidden"
