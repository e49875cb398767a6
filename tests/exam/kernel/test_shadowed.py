"""Files beside the notebook that stand before a library."""

from __future__ import annotations

import sys

import pytest

from course.exam.kernel import shadowed


@pytest.fixture
def beside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *(entry for entry in sys.path if entry)])
    return tmp_path


def write(path):
    path.parent.mkdir(exist_ok=True)
    path.write_text("", "utf-8")


def test_nothing_is_said_without_reason(beside):
    write(beside / "my_functions.py")
    write(beside / "notes" / "readme.txt")
    write(beside / "json.py")  # loaded long ago, from where it belongs
    assert shadowed.complaint() is None


def test_a_file_or_a_folder_in_the_place_of_a_library_is_named(beside, monkeypatch):
    write(beside / "zeep.py")
    write(beside / "nbgrader" / "__init__.py")
    write(beside / "this.py")
    for name in ("zeep", "nbgrader", "this"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert shadowed.hiding() == ["nbgrader", "this.py", "zeep.py"]
    assert "`nbgrader`, `this.py`, `zeep.py`" in str(shadowed.complaint())


def test_where_python_does_not_look_there_nothing_is_hidden(beside, monkeypatch):
    write(beside / "this.py")
    monkeypatch.delitem(sys.modules, "this", raising=False)
    assert shadowed.hiding() == ["this.py"]
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    assert shadowed.hiding() == []
