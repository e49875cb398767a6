from __future__ import annotations

import json

import nbformat
import pytest

from course.grading.intake import unreadable


def write(tmp_path, content):
    path = tmp_path / "03.ipynb"
    path.write_bytes(content)
    return path


def test_a_notebook_can_be_read(tmp_path, make):
    text = nbformat.writes(make.notebook(make.plain("1 + 1")))
    assert unreadable(write(tmp_path, text.encode())) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"cells": [\n  {"cell_type": "code",', "grading.not-json"),
        (b"", "grading.not-json"),
        (b"<<<<<<< HEAD\n{}", "grading.not-json"),
        (b'\xff\xfe{\x00"\x00', "grading.not-utf8"),
        (b"[1, 2]", "grading.not-a-notebook"),
        (b"{}", "grading.not-a-notebook"),
        (json.dumps({"nbformat": 4, "nbformat_minor": 5}).encode(), "grading.not-a-notebook"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, content, message):
    problem = unreadable(write(tmp_path, content))
    assert problem is not None
    assert problem.id == message
    assert "03.ipynb" in str(problem)


def test_the_place_of_the_damage_is_told(tmp_path):
    problem = unreadable(write(tmp_path, b'{\n "cells": [}'))
    assert (problem.values["line"], problem.values["column"]) == ("2", "12")
