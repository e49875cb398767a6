"""Formgrader in a real Jupyter server, over HTTP."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

pytestmark = [pytest.mark.nbgrader, pytest.mark.kernel, pytest.mark.timeout(300)]

LESSON = "90_sample"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


HIDDEN = """
from course.exam.check import Api, Student, say, step

extends = "delete_user"


@step(points=2, title=say("sample.says-who", "Says who is asking"))
def test_says_who_is_asking(student: Student, api: Api) -> None:
    student.delete_user(api.url, api.random.user().id)
    assert "course" in api.journal.one().headers["User-Agent"]
"""


@pytest.fixture(scope="module")
def course(make, tmp_path_factory):
    course = make.course(tmp_path_factory.mktemp("formgrader"), "ru")
    hidden = course.root / "solutions" / "hidden_checks" / LESSON / "test_says_who.py"
    hidden.parent.mkdir(parents=True)
    hidden.write_text(HIDDEN, encoding="utf-8")
    course.run("generate_assignment", LESSON)
    nb = make.source()
    nb.cells.insert(2, make.prose(EVIL))
    nb.cells.insert(3, make.plain(f"from IPython.display import HTML\nHTML({EVIL!r})"))
    course.submit("vera", nb)
    course.submit("ivan", make.source())
    return course


def test_formgrader_lists_grades_and_shows(course, serve):
    with serve(course) as server:
        (assignment,) = server.get("/formgrader/api/assignments")
        assert (assignment["name"], assignment["num_submissions"]) == (LESSON, 2)
        assert assignment["max_score"] == 6.0

        # The button "autograde": the server has an event loop running, which the kernel's
        # client and the examiner must not mind.
        done = server.post(f"/formgrader/api/submission/{LESSON}/vera/autograde")
        assert done["success"], done
        submissions = {s["student"]: s for s in server.get(f"/formgrader/api/submissions/{LESSON}")}
        # Half of `delete_user` is an instructor's own hidden step, which she does not pass.
        assert (submissions["vera"]["autograded"], submissions["vera"]["score"]) == (True, 5.0)
        assert not submissions["ivan"]["autograded"]

        (notebook,) = server.get(f"/formgrader/api/student_notebook_submissions/vera/{LESSON}")
        page = BeautifulSoup(
            server.text(f"/formgrader/submissions/{notebook['id']}/"), "html.parser"
        )
        assert len(page.select(".exam-verdict table")) == 2
        assert "Says who is asking" in page.get_text()
        assert not [tag for tag in page.find_all(True) if "onerror" in tag.attrs]
        assert "alert(1)" not in "".join(str(script) for script in page.find_all("script"))
        assert "alert(1)" in page.get_text()

        assert "manage_assignments" in server.text("/formgrader/manage_assignments")
