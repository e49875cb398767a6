"""Working copies: what is new comes, what is the learner's stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from course.lab.working_copy import Change, NotebookNotFoundError, WorkingCopy

if TYPE_CHECKING:
    from pathlib import Path


def notebook(*sources: str, outputs: int = 0) -> str:
    cells = [
        {"cell_type": "code", "source": [source], "outputs": [{}] * outputs} for source in sources
    ]
    return json.dumps({"cells": cells})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lessons = tmp_path / "notebooks/ru"
    exercise = tmp_path / "exercises/ru/03_requests"
    lessons.mkdir(parents=True)
    exercise.mkdir(parents=True)
    (lessons / "03_requests.ipynb").write_text(notebook("a"), encoding="utf-8")
    (exercise / "03_requests.ipynb").write_text(notebook("task"), encoding="utf-8")
    (exercise / "photo.png").write_bytes(b"\x89PNG")
    return tmp_path


@pytest.fixture
def copy(root: Path) -> WorkingCopy:
    copy = WorkingCopy(root, "ru")
    copy.synchronize()
    return copy


LESSON = "lessons/03_requests.ipynb"
EXERCISE = "exercises/03_requests/03_requests.ipynb"


def test_the_first_time_everything_is_added(root: Path) -> None:
    copy = WorkingCopy(root, "ru")
    events = copy.synchronize()
    assert [(event.change, event.notebook) for event in events] == [
        (Change.ADDED, LESSON),
        (Change.ADDED, EXERCISE),
        (Change.ADDED, "exercises/03_requests/photo.png"),
    ]
    assert (copy.folder / EXERCISE).read_text(encoding="utf-8") == notebook("task")


def test_the_copies_can_live_elsewhere(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("COURSE_WORK", str(home))
    WorkingCopy(root, "ru").synchronize()
    assert (home / "ru" / LESSON).exists()
    assert not (root / "work").exists()


def test_the_second_time_there_is_nothing_to_say(copy: WorkingCopy) -> None:
    assert copy.synchronize() == []


def test_an_untouched_copy_is_updated_even_if_it_was_run(root: Path, copy: WorkingCopy) -> None:
    (copy.folder / LESSON).write_text(notebook("a", outputs=2), encoding="utf-8")
    (root / "notebooks/ru/03_requests.ipynb").write_text(notebook("b"), encoding="utf-8")
    assert [event.change for event in copy.synchronize()] == [Change.UPDATED]
    assert (copy.folder / LESSON).read_text(encoding="utf-8") == notebook("b")


def test_the_learners_work_is_kept_and_said_once_there_is_something_newer(
    root: Path, copy: WorkingCopy
) -> None:
    mine = notebook("my solution")
    (copy.folder / EXERCISE).write_text(mine, encoding="utf-8")
    assert copy.synchronize() == []
    (root / "exercises/ru/03_requests/03_requests.ipynb").write_text(
        notebook("task 2"), encoding="utf-8"
    )
    assert [event.change for event in copy.synchronize()] == [Change.KEPT]
    assert [event.change for event in copy.synchronize()] == [Change.KEPT]
    assert (copy.folder / EXERCISE).read_text(encoding="utf-8") == mine


def test_a_deleted_copy_comes_back(copy: WorkingCopy) -> None:
    (copy.folder / LESSON).unlink()
    assert [event.change for event in copy.synchronize()] == [Change.ADDED]


@pytest.mark.parametrize("damage", ["", "{", '{"cells": 3}', "[]"])
def test_a_damaged_copy_is_kept(root: Path, copy: WorkingCopy, damage: str) -> None:
    (copy.folder / EXERCISE).write_text(damage, encoding="utf-8")
    (root / "exercises/ru/03_requests/03_requests.ipynb").write_text(
        notebook("task 2"), encoding="utf-8"
    )
    assert [event.change for event in copy.synchronize()] == [Change.KEPT]
    assert (copy.folder / EXERCISE).read_text(encoding="utf-8") == damage


def test_without_its_record_nothing_of_the_learners_is_lost(root: Path, copy: WorkingCopy) -> None:
    mine = notebook("my solution")
    (copy.folder / EXERCISE).write_text(mine, encoding="utf-8")
    (copy.folder / ".delivered.json").write_text("damaged", encoding="utf-8")
    copy.synchronize()
    assert (copy.folder / EXERCISE).read_text(encoding="utf-8") == mine


def test_reset_keeps_the_learners_version_beside_it(copy: WorkingCopy) -> None:
    (copy.folder / EXERCISE).write_text(notebook("my solution"), encoding="utf-8")
    target, kept = copy.reset("exercises/03")
    assert target == copy.folder / EXERCISE
    assert target.read_text(encoding="utf-8") == notebook("task")
    assert kept is not None
    assert kept.parent == target.parent
    assert kept.read_text(encoding="utf-8") == notebook("my solution")
    assert copy.synchronize() == []


def test_two_resets_in_a_second_keep_both_versions(copy: WorkingCopy) -> None:
    kept = []
    for mine in ("one", "two"):
        (copy.folder / EXERCISE).write_text(notebook(mine), encoding="utf-8")
        kept.append(copy.reset(EXERCISE)[1])
    assert [path.read_text(encoding="utf-8") for path in kept if path] == [
        notebook("one"),
        notebook("two"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("exercises/03", EXERCISE),
        ("exercises/03_requests", EXERCISE),
        ("exercises/03_requests/03_requests", EXERCISE),
        (EXERCISE, EXERCISE),
        ("exercises\\03_requests\\03_requests.ipynb", EXERCISE),
        ("lessons/03", LESSON),
        ("lessons/03_requests.ipynb", LESSON),
    ],
)
def test_names_of_a_notebook(copy: WorkingCopy, name: str, expected: str) -> None:
    assert copy.reset(name)[0] == copy.folder / expected


def test_a_path_from_where_one_stands(copy: WorkingCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_CALLED_FROM", raising=False)  # set where run.py runs the suite
    monkeypatch.chdir(copy.folder / "lessons")
    assert copy.reset("03_requests.ipynb")[0] == copy.folder / LESSON
    assert copy.reset(str(copy.folder / EXERCISE))[0] == copy.folder / EXERCISE


@pytest.mark.parametrize("name", ["03", "03_requests", "3", "lessons/99", ""])
def test_a_name_that_fits_not_exactly_one_lists_what_there_is(copy: WorkingCopy, name: str) -> None:
    with pytest.raises(NotebookNotFoundError) as caught:
        copy.reset(name)
    assert caught.value.candidates == [LESSON, EXERCISE]
