"""A small assignment of the tests' own, graded by nbgrader's own commands."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
import types
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

collect_ignore = ["checks"]  # of the sample assignment: for the examiner, not for this run

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
            "PYTHONUNBUFFERED": "1",  # log and output in the order in which they were written
            **environment,
        }

    def run(self, *arguments, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            check=False,  # the code is compared below, with the output beside it
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=300,
        )
        assert done.returncode == code, done.stdout
        return done.stdout

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
    # Not by nbformat, which would repair what a damaged submission is to have.
    path.write_text(json.dumps(nb), encoding="utf-8")


def course_in(root, language, *, name=LESSON):
    """Set up this course in another folder; the assignment is the sample if it is not named."""
    shutil.copy(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
    course = Course(root, name=name, grading=f"grading/{language}", COURSE_LANGUAGE=language)
    if name == LESSON:
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


class Server:
    """A Jupyter server as `jupyter server` starts it in the course folder."""

    def __init__(self, url, token):
        self.url, self.token = url, token

    def ask(self, path, data=None, method=None):
        request = urllib.request.Request(
            self.url + path,
            data=None if data is None else json.dumps(data).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=120) as response:
            return response.read().decode()

    def wait_until_up(self, process):
        while process.poll() is None:
            try:
                self.ask("/api/status")
            except urllib.error.URLError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the Jupyter server ended while it started")

    def text(self, path):
        return self.ask(path)

    def get(self, path):
        return json.loads(self.ask(path))

    def post(self, path, data=None):
        return json.loads(self.ask(path, data or {}, "POST"))

    def validate(self, notebook):
        return self.post("/assignments/validate", {"path": notebook})


@contextlib.contextmanager
def served(course):
    token = secrets.token_hex(8)
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "server",
        "--no-browser",
        "--port=0",
        "--allow-root",
    ]
    process = subprocess.Popen(
        [*command, "--ip=127.0.0.1", f"--IdentityProvider.token={token}"],
        cwd=course.root,
        env=course.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    log = []
    try:
        for line in process.stderr:
            log.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                break
        else:
            raise AssertionError("".join(log))
        drain = threading.Thread(target=lambda: log.extend(process.stderr), daemon=True)
        drain.start()
        server = Server(f"http://127.0.0.1:{found[1]}", token)
        server.wait_until_up(process)  # it tells its address before it listens
        yield server
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def serve():
    return served
