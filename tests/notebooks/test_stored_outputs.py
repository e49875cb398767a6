"""What nbval does not look at in the committed lessons."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from course.build.committed import read_notebook
from course.build.layout import REPOSITORY, Kind, Language, Layout

LAYOUT = Layout()
LESSONS = [
    pytest.param(file, id=LAYOUT.relative(file))
    for language in Language
    for source in LAYOUT.source_files(Kind.LESSON)
    if (file := LAYOUT.notebook(Kind.LESSON, source.stem, language))
]


def code_cells(file):
    notebook = read_notebook(file)
    assert notebook is not None, f"{LAYOUT.relative(file)}: python run.py build"
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


@pytest.mark.parametrize("file", LESSONS)
def test_errors_are_stored_exactly_where_they_are_announced(file):
    # nbval passes a cell tagged raises-exception that raises nothing
    for cell in code_cells(file):
        failed = any(output.output_type == "error" for output in cell.outputs)
        expected = "raises-exception" in tags(cell) and "predict" not in tags(cell)
        assert failed == expected, cell.id


@pytest.mark.parametrize("file", LESSONS)
def test_only_predict_cells_are_not_compared(file):
    # nbval compares no cell that was never executed
    for cell in code_cells(file):
        assert (cell.execution_count is None) == ("predict" in tags(cell)), cell.id


@pytest.mark.parametrize("file", LESSONS)
def test_nothing_of_the_authors_machine_is_stored(file):
    outputs = json.dumps([cell.outputs for cell in code_cells(file)], ensure_ascii=False)
    for trace in (
        sys.prefix,
        str(REPOSITORY),
        "site-packages",
        "/home/",
        str(Path.home()),
        "C:\\\\Users",
    ):
        assert trace not in outputs


@pytest.mark.parametrize("source", [file.stem for file in LAYOUT.source_files(Kind.LESSON)])
def test_both_languages_print_the_same(source):
    # what a program prints is a value from the data, not a sentence
    russian, english = (
        code_cells(LAYOUT.notebook(Kind.LESSON, source, language)) for language in Language
    )
    for left, right in zip(russian, english, strict=True):
        for output in (*left.outputs, *right.outputs):
            output.pop("traceback", None)  # shows the cell's comments
        assert left.outputs == right.outputs, left.id
