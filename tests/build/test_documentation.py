"""The examples of docs/sources.md are built as they stand there."""

from __future__ import annotations

import re
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from course.build.layout import REPOSITORY, Kind, Language

pytestmark = [pytest.mark.kernel, pytest.mark.nbgrader]

TEXT = (REPOSITORY / "docs" / "sources.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"<!-- example: (\S+) -->\n````markdown\n(.*?)````\n", TEXT, re.DOTALL))
CHECK = """
from course.exam.check import Exercise, differs, say, step

exercise = Exercise(
    name="get_user",
    call="get_user(base_url, user_id)",
    title=say("tiny.title", "Read a user"),
    hints=[],
)


@step(points=2, title=say("tiny.step", "Returns the user"))
def test_returns_the_user(student, api):
    user = api.random.user()
    returned = student.get_user(api.url, user.id)
    assert returned["id"] == user.id, differs(returned, user.id)
"""


def test_the_examples_build_as_they_stand(tree, monkeypatch):
    assert set(EXAMPLES) == {"notebooks/src/90_tiny.md", "solutions/src/90_tiny.md"}
    for path, text in EXAMPLES.items():
        (tree.layout.root / path).write_text(text, encoding="utf-8", newline="\n")
    checks = tree.layout.root / "checks" / "90_tiny"
    checks.mkdir(parents=True)
    (checks / "test_get_user.py").write_text(CHECK)
    monkeypatch.setenv("COURSE_CHECKS", str(checks.parent))
    # ruff sorts imports by what is ours
    for package in ("course/exam/kernel", "mock_server"):
        (tree.layout.root / package).mkdir(parents=True)
    shutil.copyfile(REPOSITORY / "pyproject.toml", tree.layout.root / "pyproject.toml")
    report = tree.build()
    assert report.problems == []
    for language in Language:
        lesson = tree.layout.notebook(Kind.LESSON, "90_tiny", language).read_text("utf-8")
        assert '"text/plain": [\n       "200"\n' in lesson
        assert tree.layout.release("90_tiny", language).joinpath("90_tiny.ipynb").exists()
    for file, expected in (
        (tree.layout.notebook(Kind.ASSIGNMENT, "90_tiny", Language.EN), 2.0),
        (tree.layout.release("90_tiny", Language.EN) / "90_tiny.ipynb", 0.0),
    ):
        notebook = nbformat.read(file, as_version=4)
        NotebookClient(
            notebook,
            timeout=60,
            allow_errors=True,
            resources={"metadata": {"path": str(checks)}},
        ).execute()
        assert float(notebook.cells[-1].outputs[-1].data["text/plain"]) == expected
