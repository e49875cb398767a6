"""What a check shows, to whom."""

from __future__ import annotations

import pytest

from course.exam.kernel import shown
from course.exam.message import say
from course.exam.spawn import VARIABLE
from course.exam.verdict import Outcome, Step, Verdict

TITLE = say("t.title", "Double it")
VERDICT = Verdict(
    "l",
    "double",
    TITLE,
    [
        Step("a", say("t.a", "A number"), 1.5, Outcome.PASSED),
        Step("b", say("t.b", "A text"), 2, Outcome.WRONG, say("t.c", "Not <that>.")),
    ],
)


@pytest.fixture
def person(monkeypatch):
    for name in (VARIABLE, "NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", "work/en/03_requests.ipynb")


def test_a_person_gets_a_table_and_words(person):
    result = shown.Result(VERDICT, "en", "<printed>\nmore", "A note.")
    bundle = result._repr_mimebundle_()
    assert "Not &lt;that&gt;." in bundle["text/html"]
    assert "&lt;printed&gt;" in bundle["text/html"]
    assert "A note." in bundle["text/html"]
    assert bundle["text/plain"] == str(result)
    assert "Double it: 1.5 of 3.5 points" in str(result)
    assert "Not <that>." in str(result)
    assert "    <printed>\n    more" in str(result)
    assert (result.points, result.passed) == (1.5, False)


@pytest.mark.parametrize("name", [VARIABLE, "NBGRADER_EXECUTION"])
def test_a_grader_gets_a_number_even_below_a_person_s_session(person, monkeypatch, name):
    monkeypatch.setenv(name, "autograde")
    bundle = shown.Result(VERDICT, "en")._repr_mimebundle_()
    assert float(bundle["text/plain"]) == 1.5


@pytest.mark.kernel
def test_a_forgotten_await_says_so_and_checks_nothing(notebook):
    [output] = notebook.run("lesson.check('probe')")
    assert "write `await` before it" in output.data["text/plain"]
    assert "await lesson.check(" in output.data["text/plain"]


@pytest.mark.kernel
def test_what_is_asked_of_a_check_that_was_not_awaited_says_so_too(notebook):
    [output] = notebook.run("lesson.check('probe').passed")
    assert output.traceback == [output.evalue]
    assert 'as in `await lesson.check("probe")`' in output.evalue
    [output] = notebook.run("hasattr(lesson.check('probe'), 'passed')")
    assert output.data["text/plain"] == "False"


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("await lesson.check()", 'await lesson.check("…")'),
        ("await lesson.check(double)", 'await lesson.check("double")'),
        ("lesson.hint(double)", 'lesson.hint("double")'),
        ("lesson.hint()", 'lesson.hint("…")'),
        ("lesson.hint('getuser')", "Did you mean 'get_user'?"),
        ("Lesson('03_reqests', 'en').progress()", "The lessons: "),
    ],
)
def test_a_name_that_is_none_is_answered_in_one_line(notebook, code, says):
    notebook.define("def double(x): return 2 * x")
    [output] = notebook.run(code)
    assert output.traceback == output.evalue.splitlines()
    assert says in output.evalue


@pytest.mark.kernel
def test_two_checks_at_once_take_turns(notebook):
    notebook._probe.body = lambda student, _: student.double(2)
    notebook.define("def double(x): return 2 * x")
    [output] = notebook.run("""
        results = await asyncio.gather(lesson.check("probe"), lesson.check("probe"))
        [result.points for result in results]
    """)
    assert output.data["text/plain"] == "[2.0, 2.0]"


@pytest.mark.kernel
def test_a_language_that_there_is_not(notebook):
    [output] = notebook.run("Lesson('03_requests', 'de')")
    assert "language is one of ru, en, not 'de'" in output.evalue


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("nonsense", "COURSE_EXAMINER should read `HOST:PORT TOKEN`"),
        ("127.0.0.1:{port} wrong", "the token is wrong"),
        ("127.0.0.1:9 token", "Nothing answers at 127.0.0.1:9"),
    ],
)
def test_an_examiner_out_of_reach_is_said_in_one_line(notebook, examiner, address, reason):
    """In a process of its own: the kernel has its connection already."""
    port = examiner[1].partition(" ")[0].partition(":")[2]
    outputs = notebook.run(f"""
        import os, subprocess
        code = '''
        import asyncio
        from course.exam.kernel import Lesson
        from course.exam.kernel.shown import CheckError
        async def main():
            try:
                await Lesson("03_requests", "en").check("probe")
            except CheckError as error:
                print(error)
        asyncio.run(main())
        '''
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {{"{VARIABLE}": "{address.format(port=port)}"}},
            capture_output=True, text=True, timeout=60,
        )
        print(done.stdout + done.stderr)
    """)
    text = outputs[0].text
    assert "The examiner cannot be reached, so nothing was checked." in text
    assert reason in text
    assert "Traceback" not in text


@pytest.mark.kernel
def test_what_a_function_displays_is_not_shown_beside_the_table(notebook):
    notebook.define("""
        from IPython.display import HTML, display
        def show(): display(HTML("<b>here</b>")); return 1
    """)
    assert notebook.probe(lambda student: student.show()) == 1
    assert len(notebook.run("display(HTML('<b>after</b>'))")) == 1
