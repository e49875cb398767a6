"""Every claim of a lesson is executed: answers of predictions, silent cells, outputs."""

from __future__ import annotations

import pytest

from course.build.committed import read_notebook
from course.build.execute import execute
from course.build.layout import Kind, Language, Layout
from course.build.normalise import Normaliser
from course.build.source import read_source
from course.build.sources import answers_of, unexecuted

LAYOUT = Layout()
LESSONS = [
    pytest.param(file, language, id=f"{language}-{file.stem}")
    for file in LAYOUT.source_files(Kind.LESSON)
    for language in Language
]


def comparable(cell):
    """An output without its traceback, whose form differs between Pythons."""
    return [
        {key: value for key, value in output.items() if key not in {"traceback", "execution_count"}}
        for output in cell.outputs
    ]


def test_there_are_lessons():
    assert LESSONS


@pytest.mark.kernel
@pytest.mark.parametrize(("file", "language"), LESSONS)
def test_a_fresh_run_agrees_with_what_is_stored(file, language):
    source = read_source(file, Kind.LESSON, LAYOUT)
    fresh = unexecuted(source, language)
    # wrong answers of predict cells, and cells that should fail and do not, raise here
    execute(fresh, source.path, Normaliser.read(LAYOUT.sanitize), answers_of(source))
    stored = read_notebook(LAYOUT.notebook(Kind.LESSON, source.name, language))
    assert stored is not None, f"python run.py build {source.name}"
    before = {cell.id: cell for cell in stored.cells if cell.cell_type == "code"}
    for cell in fresh.cells:
        if cell.cell_type == "code":
            assert comparable(cell) == comparable(before[cell.id]), cell.id
