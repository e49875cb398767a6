from __future__ import annotations

import copy

import pytest

from course.grading.notebook import node
from course.grading.release import ReleasedCell, grade_id_of
from course.grading.restore import restore

SETUP = "lesson = Lesson('90_sample')"
STUB = "def {name}(n):\n    raise NotImplementedError"


def released(grade_id, source, kind, points=0.0):
    return ReleasedCell(
        grade_id=grade_id,
        cell_type="code",
        source=source,
        checksum="0" * 32,
        locked=kind != "exercise",
        grade=kind == "check",
        solution=kind == "exercise",
        task=False,
        points=points,
    )


RELEASE = [
    released("setup", SETUP, "setup"),
    released("one", STUB.format(name="one"), "exercise"),
    released("check-one", "await lesson.check('one')", "check", 4.0),
    released("two", STUB.format(name="two"), "exercise"),
    released("check-two", "await lesson.check('two')", "check", 2.0),
]
WORK = {"one": "def one(n):\n    return 1", "two": "def two(n):\n    return 2"}


@pytest.fixture
def submission(make):
    """A submission in which both exercises are solved, with prose between."""
    return make.notebook(
        make.prose("# Exercises"),
        make.tracked("setup", SETUP, "setup"),
        make.prose("## One"),
        make.tracked("one", WORK["one"], "exercise"),
        make.tracked("check-one", "await lesson.check('one')", "check", 4),
        make.prose("## Two"),
        make.tracked("two", WORK["two"], "exercise"),
        make.tracked("check-two", "await lesson.check('two')", "check", 2),
    )


def ids(nb):
    return [grade_id_of(cell) for cell in nb.cells if grade_id_of(cell)]


def find(nb, grade_id):
    (cell,) = [cell for cell in nb.cells if grade_id_of(cell) == grade_id]
    return cell


def said(repairs):
    return [(repair.id, repair.values["cell"]) for repair in repairs]


IN_ORDER = ["setup", "one", "check-one", "two", "check-two"]


def test_an_honest_submission_stays_as_it_is(submission):
    before = [(cell.cell_type, cell.source) for cell in submission.cells]
    assert restore(submission, RELEASE) == []
    assert [(cell.cell_type, cell.source) for cell in submission.cells] == before
    assert find(submission, "check-one").metadata.nbgrader.points == 4


def test_a_duplicated_check_leaves_one(submission):
    submission.cells.insert(5, copy.deepcopy(submission.cells[4]))
    assert said(restore(submission, RELEASE)) == [("grading.duplicate-cell", "check-one")]
    assert ids(submission) == IN_ORDER
    assert sum("check('one')" in cell.source for cell in submission.cells) == 1


def test_work_in_a_duplicate_is_kept_as_an_ordinary_cell(submission, make):
    edited = make.tracked("check-one", "helper = 7  # mine", "check", 4)
    submission.cells.insert(3, edited)
    restore(submission, RELEASE)
    assert ids(submission) == IN_ORDER
    (kept,) = [cell for cell in submission.cells if "helper = 7" in cell.source]
    assert "nbgrader" not in kept.metadata


def test_of_two_exercise_cells_the_one_with_work_is_tracked(submission, make):
    submission.cells.append(make.tracked("one", STUB.format(name="one"), "exercise"))
    restore(submission, RELEASE)
    assert find(submission, "one").source == WORK["one"]
    # The stub below would undo the work above it, and nothing of the student's is in it.
    assert sum("NotImplementedError" in cell.source for cell in submission.cells) == 0


def test_a_later_copy_with_work_counts_and_its_check_follows(submission, make):
    better = "def one(n):\n    return 'better'"
    submission.cells.append(make.tracked("one", better, "exercise"))
    restore(submission, RELEASE)
    order = ids(submission)
    assert order.index("check-one") > order.index("one")
    assert find(submission, "one").source == better
    assert any(cell.source == WORK["one"] for cell in submission.cells)


def test_a_deleted_check_comes_back_below_the_code_it_judges(submission, make):
    del submission.cells[4]
    submission.cells.insert(4, make.plain("one = improve(one)"))
    assert said(restore(submission, RELEASE)) == [("grading.missing-cell", "check-one")]
    assert ids(submission) == IN_ORDER
    sources = [cell.source for cell in submission.cells]
    assert sources.index("await lesson.check('one')") == sources.index("one = improve(one)") + 1


def test_a_deleted_exercise_and_check_do_not_stop_anything(submission):
    del submission.cells[3:5]
    assert said(restore(submission, RELEASE)) == [("grading.missing-cell", "check-one")]
    assert ids(submission) == ["setup", "check-one", "two", "check-two"]


def test_an_edited_check_is_the_released_one_again_and_its_text_is_kept(submission):
    find(submission, "check-one").source = "def one(n):\n    return 11\n\n4.0"
    assert said(restore(submission, RELEASE)) == [("grading.changed-cell", "check-one")]
    assert find(submission, "check-one").source == "await lesson.check('one')"
    sources = [cell.source for cell in submission.cells]
    assert sources.index("def one(n):\n    return 11\n\n4.0") == (
        sources.index("await lesson.check('one')") - 1
    )


def test_a_check_above_its_exercise_goes_below_it(submission):
    submission.cells.insert(1, submission.cells.pop(4))
    assert said(restore(submission, RELEASE)) == [("grading.moved-cell", "check-one")]
    assert ids(submission) == IN_ORDER


def test_checks_all_at_the_end_go_back_to_their_exercises(submission):
    submission.cells.append(submission.cells.pop(4))
    restore(submission, RELEASE)
    assert ids(submission) == IN_ORDER


def test_a_setup_at_the_end_goes_back_to_the_beginning(submission):
    submission.cells.append(submission.cells.pop(1))
    restore(submission, RELEASE)
    assert ids(submission) == IN_ORDER


def test_exercises_in_another_order_stay_and_their_checks_follow(submission):
    submission.cells = [submission.cells[index] for index in (0, 1, 6, 7, 3, 4)]
    restore(submission, RELEASE)
    order = ids(submission)
    assert order.index("two") < order.index("one")
    assert order.index("check-one") > order.index("one")
    assert order.index("check-two") > order.index("two")


def test_metadata_that_was_tampered_with_is_the_released_one(submission):
    check = find(submission, "check-one")
    check.metadata.tags = ["skip-execution"]
    check.metadata.nbgrader.update(points=1000, grade=False, locked=False, schema_version=99)
    restore(submission, RELEASE)
    check = find(submission, "check-one")
    assert check.metadata.nbgrader == RELEASE[2].metadata()
    assert "tags" not in check.metadata


def test_a_cell_of_another_assignment_becomes_ordinary(submission, make):
    submission.cells.append(make.tracked("bonus", "100.0", "check", 100))
    assert said(restore(submission, RELEASE)) == [("grading.unknown-cell", "bonus")]
    assert ids(submission) == IN_ORDER
    assert submission.cells[-1].source == "100.0"


def test_a_check_that_was_made_text_is_code_again(submission):
    check = find(submission, "check-one")
    check.cell_type = "markdown"
    del check["outputs"], check["execution_count"]
    restore(submission, RELEASE)
    assert find(submission, "check-one").cell_type == "code"
    assert find(submission, "check-one").outputs == []


@pytest.mark.parametrize(
    "damage",
    [
        {"cell_type": "code", "source": "x = 1"},
        {"cell_type": "code", "source": ["x = 1\n", "y = 2"], "metadata": None},
        {"cell_type": "heading", "source": "Old", "metadata": {}},
        {"cell_type": "code", "source": "x", "metadata": {"nbgrader": "?"}, "outputs": []},
        {"cell_type": "code", "source": "x", "metadata": {"nbgrader": {"grade_id": 3}}},
        {},
    ],
)
def test_malformed_cells_are_mended(submission, damage):
    submission.cells.append(node(damage))
    restore(submission, RELEASE)
    assert ids(submission) == IN_ORDER
    last = submission.cells[-1]
    assert isinstance(last.source, str)
    assert last.cell_type in {"code", "markdown", "raw"}
    assert "nbgrader" not in last.metadata


def test_an_empty_notebook_gets_every_locked_cell(make):
    nb = make.notebook()
    restore(nb, RELEASE)
    assert ids(nb) == ["setup", "check-one", "check-two"]
