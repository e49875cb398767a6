from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from course.exam.message import say
from course.exam.progress import Entry, ProgressFile
from course.exam.verdict import Outcome, Step, Verdict

TITLE = say("t.title", "Title")


def verdict(*outcomes):
    steps = [Step(f"s{i}", TITLE, 2, outcome) for i, outcome in enumerate(outcomes)]
    return Verdict("03_requests", "get_user", TITLE, steps)


@pytest.fixture
def file(tmp_path):
    return ProgressFile(tmp_path / ".progress.json")


def entry(file):
    return file.read().entry("03_requests", "get_user")


def test_the_best_points_are_kept_whatever_comes_later(file):
    file.record(verdict(Outcome.PASSED, Outcome.WRONG))
    assert entry(file) == Entry(best=2, most=4, checks=1)
    file.record(verdict(Outcome.PASSED, Outcome.PASSED))
    file.record(verdict(Outcome.WRONG, Outcome.CRASHED))
    assert entry(file) == Entry(best=4, most=4, checks=3, solved=True)
    assert file.complaint is None


def test_what_could_not_be_judged_changes_no_points(file):
    file.record(verdict(Outcome.PASSED, Outcome.WRONG))
    file.record(verdict(Outcome.PASSED, Outcome.TROUBLE))
    assert entry(file) == Entry(best=2, most=4, checks=2)


def test_hints_count_up_to_as_many_as_there_are(file):
    assert [file.take_hint("03_requests", "get_user", of=2) for _ in range(3)] == [1, 2, 2]


def test_a_damaged_file_is_kept_and_said(file, tmp_path):
    file.path.write_text('{"version": 1, "less', "utf-8")
    file.record(verdict(Outcome.PASSED))
    assert entry(file).best == 2
    assert file.complaint.id == "exam.progress-damaged"
    (kept,) = tmp_path.glob(".progress.json.damaged-*")
    assert kept.read_text("utf-8") == '{"version": 1, "less'
    assert kept.name in str(file.complaint)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder it may not write")
def test_a_folder_that_cannot_be_written_is_said_and_nothing_fails(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    file = ProgressFile(folder / ".progress.json")
    assert file.record(verdict(Outcome.PASSED)).entry("03_requests", "get_user").best == 2
    assert file.complaint.id == "exam.progress-unwritable"


def test_a_folder_that_is_not_there_is_said_and_nothing_fails(tmp_path):
    file = ProgressFile(tmp_path / "gone" / ".progress.json")
    assert file.take_hint("03_requests", "get_user", of=3) == 1
    assert file.complaint.id == "exam.progress-unwritable"


def test_a_file_that_cannot_be_read_is_not_overwritten(tmp_path):
    path = tmp_path / ".progress.json"
    path.mkdir()  # the one unreadable thing that every user, root too, cannot read
    file = ProgressFile(path)
    file.record(verdict(Outcome.PASSED))
    assert path.is_dir()
    assert file.complaint.id == "exam.progress-unwritable"


def test_the_file_is_where_the_environment_says_or_beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    assert ProgressFile().path == tmp_path / ".progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "other.json"))
    assert ProgressFile().path == tmp_path / "other.json"


WRITER = """
import sys
from pathlib import Path
from course.exam.progress import ProgressFile
file = ProgressFile(Path(sys.argv[1]))
for _ in range(25):
    file.take_hint("03_requests", "get_user", of=1000)
"""


def test_kernels_that_share_the_file_do_not_undo_each_other(file):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file.path)]) for _ in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert list(file.path.parent.iterdir()) == [file.path]  # nothing else for a student to find
    assert entry(file).hints == 75
    assert json.loads(file.path.read_text("utf-8"))["version"] == 1
