"""A small assignment of the tests' own, graded by nbgrader's own commands."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import types
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[2]
CHECKS = Path(__file__).parent / "checks"
LESSON = "90_sample"
KERNEL = {"name": "python3", "language": "python", "display_name": "Python 3 (ipykernel)"}

SETUP = f"""import requests
from course.exam.kernel import Lesson

lesson = Lesson("{LESSON}")"""
READ_NAME = """def read_name(base_url, user_id):
    ### BEGIN SOLUTION
    response = requests.get(f"{base_url}/users/{user_id}", timeout=5)
    response.raise_for_status()
    return response.json()["name"]
    ### END SOLUTION"""
DELETE_USER = """def delete_user(base_url, user_id):
    ### BEGIN SOLUTION
    requests.delete(f"{base_url}/users/{user_id}", timeout=5).raise_for_status()
    ### END SOLUTION"""


def tracked(grade_id, source, kind, points=None):
    """Make a cell that nbgrader tracks: `setup`, `exercise` or `check`."""
    ours = {
        "grade": kind == "check",
        "grade_id": grade_id,
        "locked": kind != "exercise",
        "schema_version": 3,
        "solution": kind == "exercise",
        "task": False,
    }
    if points is not None:
        ours["points"] = points
    return new_code_cell(source, metadata={"nbgrader": ours})


def notebook(*cells):
    return new_notebook(cells=list(cells), metadata={"kernelspec": dict(KERNEL)})


def source_notebook():
    return notebook(
        new_markdown_cell("# Exercises"),
        tracked("setup", SETUP, "setup"),
        new_markdown_cell("## One"),
        tracked("read-name", READ_NAME, "exercise"),
        tracked("check-read-name", 'await lesson.check("read_name")', "check", 4),
        new_markdown_cell("## Two"),
        tracked("delete-user", DELETE_USER, "exercise"),
        tracked("check-delete-user", 'await lesson.check("delete_user")', "check", 2),
    )


class Course:
    """A course folder in which nbgrader's own commands are run."""

    def __init__(self, root, *, name=LESSON, grading, **environment):
        self.root, self.name = root, name
        self.grading = root / grading
        self.environment = {
            **{k: v for k, v in os.environ.items() if k != "COURSE_LANGUAGE"},
            "COURSE_CHECKS": str(CHECKS),
            # A developer's own configuration of nbgrader must not decide a test.
            "JUPYTER_CONFIG_DIR": str(root / "no-config"),
            "JUPYTER_DATA_DIR": str(root / "no-data"),
            "PYTHONPATH": str(ROOT),
            **environment,
        }

    def run(self, *arguments, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            check=False,  # the code is compared below, with the output beside it
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def source(self, nb, folder):
        write(nb, self.root / folder / self.name / f"{self.name}.ipynb")

    def submit(self, student, nb):
        path = self.grading / "submitted" / student / self.name / f"{self.name}.ipynb"
        if isinstance(nb, bytes):
            path.parent.mkdir(parents=True)
            path.write_bytes(nb)
        else:
            write(nb, path)

    def autograded(self, student):
        folder = self.grading / "autograded" / student / self.name
        return nbformat.read(folder / f"{self.name}.ipynb", as_version=4)

    def scores(self):
        target = self.root / "scores.csv"
        self.run("export", "--to", str(target))
        with target.open(encoding="utf-8", newline="") as file:
            return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def write(nb, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nb, path)


def course_in(root, language):
    """Set up the course of this repository in another folder, with the sample assignment."""
    shutil.copy(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
    course = Course(root, grading=f"grading/{language}", COURSE_LANGUAGE=language)
    course.source(source_notebook(), f"solutions/{language}")
    return course


@pytest.fixture(scope="session")
def make():
    return types.SimpleNamespace(
        tracked=tracked,
        plain=new_code_cell,
        prose=new_markdown_cell,
        notebook=notebook,
        source=source_notebook,
        course=course_in,
        Course=Course,
    )
