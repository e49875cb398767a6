"""Exceptions and exits of the student's code."""

from __future__ import annotations

import pytest

from course.exam.examiner.failures import (
    StudentError,
)

pytestmark = pytest.mark.kernel


def test_input_is_refused(notebook):
    notebook.define("def ask(): return input('Your name? ')")
    with pytest.raises(StudentError, match="nobody is there to type") as caught:
        notebook.probe(lambda student: student.ask())
    assert caught.value.is_a("EOFError")


@pytest.mark.parametrize("leave", ["sys.exit(3)", "exit_now()", "raise KeyboardInterrupt"])
@pytest.mark.parametrize("kind", ["def", "async def"])
def test_exits_are_only_exceptions(notebook, leave, kind):
    notebook.define(f"""
        def exit_now(): raise SystemExit(3)
        {kind} leave():
            {leave}
        {kind} stay(): return "here"
    """)

    def leave_and_stay(student):
        with student.raises("SystemExit", "KeyboardInterrupt"):
            student.leave()
        return student.stay()

    assert notebook.probe(leave_and_stay) == "here"


def test_an_exit_in_a_task_does_not_end_the_loop(notebook):
    notebook.define("""
        async def leave(): sys.exit(1)
        async def start(): asyncio.create_task(leave()); await asyncio.sleep(0.01); return "on"
    """)
    assert notebook.probe(lambda student: student.start()) == "on"
    assert notebook.probe(lambda student: student.start()) == "on"


def test_an_exception_crosses_as_a_description(notebook):
    notebook.define("""
        class ApiError(ValueError):
            def __init__(self, status, response):
                super().__init__(f"the server said {status}")
                self.status = status
                self.response = response
        def fail(status):
            try:
                {}["no"]
            except KeyError as error:
                raise ApiError(status, object()) from error
    """)

    def use(student):
        with student.raises("ValueError") as error:
            student.fail(503)
        return error

    error = notebook.probe(use)
    assert error.type == "ApiError"
    assert error.bases == ["ApiError", "ValueError", "Exception", "BaseException"]
    assert error.message == "the server said 503"
    assert error.attributes["status"] == 503
    assert "response" not in error.attributes
    assert error.cause[0] == "KeyError"
    assert error.traceback.startswith("Cell In[")
    assert error.traceback.endswith("raise ApiError(status, object()) from error")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise ValueError('no text')", r"\(no message: its __str__ raised ValueError\)"),
        ("return 5", r"\(no message: its __str__ raised TypeError\)"),
        ("return 'x' * 1_000_000", r"x{2000}… \(1,000,000 characters\)"),
        ("return '\\ud800'", r"\?"),
    ],
)
def test_an_exception_with_a_strange_text(notebook, body, message):
    notebook.define(f"""
        class Strange(Exception):
            def __str__(self): {body}
        def fail(): raise Strange
    """)
    with pytest.raises(StudentError) as caught:
        notebook.probe(lambda student: student.fail())
    assert caught.match(f"^Strange: {message}$")


def test_the_traceback_has_no_line_of_others(notebook):
    notebook.define("""
        import json
        def parse(text):
            return json.loads(text)
    """)
    with pytest.raises(StudentError) as caught:
        notebook.probe(lambda student: student.parse("{"))
    assert caught.value.type == "json.decoder.JSONDecodeError"
    assert len(caught.value.traceback.splitlines()) == 2


def test_endless_recursion_has_a_short_traceback(notebook):
    notebook.define("def down(): return down()")
    with pytest.raises(StudentError) as caught:
        notebook.probe(lambda student: student.down())
    assert caught.value.type == "RecursionError"
    assert len(caught.value.traceback.splitlines()) < 60
