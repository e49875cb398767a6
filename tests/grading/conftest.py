"""A small assignment of the tests' own, graded by nbgrader's own commands."""

from __future__ import annotations

import types

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

KERNEL = {"name": "python3", "language": "python", "display_name": "Python 3 (ipykernel)"}


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


def plain(source):
    return new_code_cell(source)


def prose(source):
    return new_markdown_cell(source)


def notebook(*cells):
    return new_notebook(cells=list(cells), metadata={"kernelspec": dict(KERNEL)})


@pytest.fixture(scope="session")
def make():
    return types.SimpleNamespace(tracked=tracked, plain=plain, prose=prose, notebook=notebook)
