"""Whole submissions through nbgrader's own commands, and tricks that work elsewhere."""

from __future__ import annotations

import copy
import os
import re

import nbformat
import psutil
import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

from course.grading.settings import path_with_tools

pytestmark = [pytest.mark.nbgrader, pytest.mark.kernel, pytest.mark.timeout(400)]

LESSON = "90_sample"
FULL, NAME, DELETE = 6.0, 4.0, 2.0  # the points of both exercises, and of each

READ_NAME = """def read_name(base_url, user_id):
    return requests.get(f"{base_url}/users/{user_id}", timeout=5).json()["name"]"""
READ_NAME_TWICE = """def read_name(base_url, user_id):
    requests.get(f"{base_url}/users/{user_id}", timeout=5)
    return requests.get(f"{base_url}/users/{user_id}", timeout=5).json()["name"]"""
DELETE_USER = """def delete_user(base_url, user_id):
    requests.delete(f"{base_url}/users/{user_id}", timeout=5)"""

# What earns full marks where a notebook judges itself: each stands in the student's own cell.
WRONG = """
def read_name(*args): return 0
delete_user = double = read_name
"""
EQUAL_TO_EVERYTHING = """
class Anything(str):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = str.__hash__

def answer(*args): return Anything()
read_name = delete_user = double = answer
"""
DROPS_LINES = f"""{WRONG}
def drop(lines):
    return [line for line in lines if "check" not in line]
get_ipython().input_transformers_post.append(drop)
"""
PATCHES_THE_CHECK = f"""{WRONG}
async def passed(*args): return 6.0
try:
    lesson.check = type(lesson).check = passed
except NameError:
    check_equal = lambda *args: None
"""
NO_OUTPUT = f"""{WRONG}
class Silence:
    def visit(self, tree):
        tree.body.clear()
        return tree
get_ipython().ast_transformers.append(Silence())
"""
TRICKS = {
    "equal": EQUAL_TO_EVERYTHING,
    "drops": DROPS_LINES,
    "patches": PATCHES_THE_CHECK,
    "silent": NO_OUTPUT,
}


NAN_THEN_HUGE = "1e308 if globals().setdefault('seen', []) else seen.append(1) or float('nan')"
WARNS_AND_LOOKS_AROUND = """
import os, sys
print("!", file=sys.stderr)
print(sorted(os.environ))
import subprocess
left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("left", left.pid)
"""


def after(nb, source, make, *, place=2):
    """Put a cell of the student's own in, by default below the setup."""
    nb.cells.insert(place, make.plain(source))
    return nb


def solved(make, *, read_name=READ_NAME, delete_user=DELETE_USER):
    nb = make.source()
    nb.cells[3].source, nb.cells[6].source = read_name, delete_user
    return nb


def replaced_by(expression):
    """Make a student's cell after which every check cell is another expression."""
    return (
        "get_ipython().input_transformers_post.append(lambda lines: "
        f"[{expression + chr(10)!r}] if any('lesson.check' in l for l in lines) else lines)"
    )


def ours(make, release):
    """All submissions to the sample assignment, and what each deserves."""
    half = solved(make, read_name=READ_NAME_TWICE)
    half.cells[6].source = release.cells[6].source
    damaged = solved(make)
    damaged.cells.insert(5, copy.deepcopy(damaged.cells[4]))  # a check twice …
    del damaged.cells[-1]  # … and one deleted
    wedge = "import time\ndef stuck():\n    while True:\n        try: time.sleep(1)\n"
    wedge += "        except BaseException: pass\nstuck()"
    exits = "import os\ndef read_name(base_url, user_id): os._exit(0)"
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    markup = solved(make, read_name=f"def read_name(base_url, user_id): return {evil!r}")
    markup.cells.insert(2, make.prose(evil))
    after(markup, f"from IPython.display import HTML, Javascript\nHTML({evil!r})", make)
    after(markup, "from IPython.display import Javascript\nJavascript('alert(3)')", make)
    early = solved(make, read_name="def read_name(*a): raise NotImplementedError")
    # The check of a good function is asked for before the cell, whose function is bad.
    early.cells.insert(3, make.plain(f"{READ_NAME}\nawait lesson.check('read_name')"))
    fake = (
        "class Lesson:\n    def __init__(self, *a): pass\n    async def check(self, n): return 6\n"
    )
    return {
        "full": (solved(make), FULL),
        "half": (half, 3.0),
        "untouched": (copy.deepcopy(release), 0.0),
        "damaged": (damaged, FULL),
        **{
            name: (solved(make, read_name=trick, delete_user=""), 0.0)
            for name, trick in TRICKS.items()
        },
        "faked": (after(copy.deepcopy(release), fake + "lesson = Lesson('x')", make), 0.0),
        "prints": (after(copy.deepcopy(release), replaced_by("print('10') or 10"), make), 0.0),
        "numbers": (after(copy.deepcopy(release), replaced_by(NAN_THEN_HUGE), make), 0.0),
        "early": (early, DELETE),
        "exits": (solved(make, read_name=exits), DELETE),
        "ends": (after(solved(make), "import os; os._exit(0)", make, place=5), FULL),
        "wedged": (after(solved(make), wedge, make, place=5), FULL),
        "warns": (after(solved(make), WARNS_AND_LOOKS_AROUND, make), FULL),
        "floods": (after(solved(make), "for _ in range(40): print('x' * 10**5)", make), FULL),
        "markup": (markup, DELETE),
        "broken": (b'{"cells": [\n  {"cell_type": "code",', 0.0),
    }


BASIC = ("full", "half", "untouched", "damaged")


class Graded:
    def __init__(self, course, expected, log):
        self.course, self.expected, self.log = course, expected, log
        self.scores = course.scores()

    def outputs(self, student, grade_id):
        for cell in self.course.autograded(student).cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
                return cell.outputs
        raise AssertionError(f"{student} has no {grade_id}")

    def feedback(self, student):
        folder = self.course.grading / "feedback" / student / LESSON
        return (folder / f"{LESSON}.html").read_text(encoding="utf-8")


def grade(make, root, language, names=None):
    course = make.course(root, language)
    # An instructor may grade in a terminal of the lab, whose server has its secret there.
    course.environment["MOCK_SERVER_CONTROL"] = "http://127.0.0.1:9 secret"
    course.run("generate_assignment", LESSON)
    folder = root / "exercises" / language / LESSON
    release = nbformat.read(folder / f"{LESSON}.ipynb", as_version=4)
    submissions = ours(make, release)
    chosen = {name: submissions[name] for name in names or submissions}
    for name, (nb, _) in chosen.items():
        course.submit(name, nb)
    unreadable = "broken" in chosen
    log = course.run("autograde", LESSON, "--Execute.timeout=6", code=1 if unreadable else 0)
    course.run("generate_feedback", LESSON)
    (root / f"log-{language}.txt").write_text(log, encoding="utf-8")
    return Graded(course, {name: points for name, (_, points) in chosen.items()}, log)


@pytest.fixture(scope="session")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("course")


@pytest.fixture(scope="session")
def russian(make, root):
    return grade(make, root, "ru")


@pytest.fixture(scope="session")
def english(make, root, russian):
    return grade(make, root, "en", BASIC)


@pytest.fixture(scope="session")
def stock(make, tmp_path_factory):
    """The same tricks in nbgrader as it comes, with cells that assert."""
    root = tmp_path_factory.mktemp("stock")
    course = make.Course(root, name="stock", grading=".", PATH=path_with_tools(os.environ["PATH"]))
    nb = make.notebook(
        make.tracked("setup", "def check_equal(a, b):\n    assert a == b", "setup"),
        make.tracked("double", "### BEGIN SOLUTION\ndef double(n): return 2 * n\n### END SOLUTION",
                     "exercise"),
        make.tracked("test", "import random\nn = random.randrange(10**9)\n"
                     "check_equal(double(n), 2 * n)", "check", 6),
    )  # fmt: skip
    course.source(nb, "source")
    course.run("generate_assignment", "stock")
    release = nbformat.read(root / "release" / "stock" / "stock.ipynb", as_version=4)
    course.submit("untouched", release)
    for name, trick in TRICKS.items():
        nb = copy.deepcopy(release)
        nb.cells[1].source = trick
        course.submit(name, nb)
    course.run("autograde", "stock")
    return course.scores()


def test_each_submission_gets_what_it_deserves(russian):
    assert russian.scores == russian.expected


def test_and_in_the_other_language_with_a_gradebook_of_its_own(english, russian):
    assert english.scores == english.expected
    assert set(russian.scores) > set(english.scores)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_that_stock_nbgrader_falls_for_earns_nothing(stock, russian, trick):
    assert (stock["untouched"], stock[trick]) == (0.0, FULL)
    assert russian.scores[trick] == 0.0


def test_a_lost_kernel_costs_only_the_cell_that_lost_it(russian):
    (output,) = russian.outputs("exits", "check-read-name")
    assert float(output.data["text/plain"]) == 0.0
    (output,) = russian.outputs("ends", "check-delete-user")
    assert float(output.data["text/plain"]) == DELETE


def test_repairs_are_told_to_student_and_instructor(russian, english):
    for graded, words in ((russian, "Перед оцениванием"), (english, "Before grading")):
        notice = graded.course.autograded("damaged").cells[0]
        assert words in notice.source
        assert "check-read-name" in notice.source
        assert "check-delete-user" in notice.source
        assert "damaged, 90_sample: " in graded.log


def test_a_damaged_file_is_named_in_plain_words(russian):
    assert "90_sample.ipynb" in russian.log
    assert "JSON" in russian.log
    assert russian.scores["broken"] == 0.0


def test_a_graded_cell_shows_the_table_and_nothing_else(russian):
    for student in ("full", "half", "warns", "prints"):
        (output,) = russian.outputs(student, "check-read-name")
        assert set(output.data) == {"text/plain", "text/html"}
    (output,) = russian.outputs("drops", "check-read-name")
    assert "exam-message" in output.data["text/html"]


def test_the_kernel_learns_no_secret(russian):
    cells = russian.course.autograded("warns").cells
    (outputs,) = [cell.outputs for cell in cells if "sorted(os.environ)" in cell.source]
    printed = "".join(output.text for output in outputs)
    assert "COURSE_EXAMINER" in printed
    assert "MOCK_SERVER_CONTROL" not in printed
    assert "HIDDEN" not in printed


def test_what_a_student_left_running_is_ended(russian):
    cells = russian.course.autograded("warns").cells
    (outputs,) = [cell.outputs for cell in cells if "sorted(os.environ)" in cell.source]
    (left,) = re.findall(r"left (\d+)", "".join(output.text for output in outputs))
    assert has_ended(int(left))


def has_ended(pid):
    """Gone, or a zombie: a container's first process may not care for orphans."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize(("language", "total"), [("ru", "Баллов: 3 из 6"), ("en", "3 of 6 points")])
def test_feedback_shows_points_and_table_in_the_readers_language(request, language, total):
    graded = request.getfixturevalue({"ru": "russian", "en": "english"}[language])
    soup = BeautifulSoup(graded.feedback("half"), "html.parser")
    assert soup.html["lang"] == language
    assert soup.select_one(".total").get_text() == total
    rows = [row.get_text(" ", strip=True) for row in soup.select("header tbody tr")]
    assert rows == ["read_name 3 / 4", "delete_user 0 / 2"]
    steps = soup.select_one("#check-read-name .exam-verdict table")
    assert len(steps.tbody.find_all("tr")) == 2
    remark = soup.select_one(".answer .remark").get_text()  # of the exercise left as it was
    assert {"ru": "Решения нет", "en": "No answer"}[language] in remark


def test_nothing_of_a_student_runs_in_feedback(russian):
    soup = BeautifulSoup(russian.feedback("markup"), "html.parser")
    policy = soup.head.contents[0]
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert "default-src 'none'" in policy["content"]
    assert "script-src" not in policy["content"]
    assert not soup.find_all("script")
    assert not [tag for tag in soup.find_all(True) if any(a.startswith("on") for a in tag.attrs)]
    assert "<script>alert(1)</script>" in soup.body.get_text()


def test_a_flood_of_output_is_cut(russian):
    cells = russian.course.autograded("floods").cells
    (outputs,) = [cell.outputs for cell in cells if "range(40)" in cell.source]
    assert sum(len(output.text) for output in outputs) < 3_000_000
    assert "Дальше обрезано" in outputs[-1].text


def test_points_given_by_hand_survive_another_run(english):
    course = english.course
    database = f"sqlite:///{course.grading / 'gradebook.db'}"
    with Gradebook(database) as gradebook:
        grade = gradebook.find_grade("check-delete-user", LESSON, LESSON, "half")
        grade.manual_score, grade.extra_credit = 1.5, 0.25
        comment = gradebook.find_comment("delete-user", LESSON, LESSON, "half")
        comment.manual_comment = "Nearly."
        gradebook.db.commit()
    course.run("autograde", LESSON, "--student", "half", "--force")
    with Gradebook(database) as gradebook:
        grade = gradebook.find_grade("check-delete-user", LESSON, LESSON, "half")
        assert (grade.manual_score, grade.extra_credit, grade.auto_score) == (1.5, 0.25, 0.0)
        assert grade.needs_manual_grade
        comment = gradebook.find_comment("delete-user", LESSON, LESSON, "half")
        assert comment.manual_comment == "Nearly."
    assert course.scores()["half"] == 3.0 + 1.5 + 0.25
