"""Lessons made of files that a test writes."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = """
from __future__ import annotations
from course.exam.check import Api, Exercise, Student, as_json, differs, say, step

exercise = Exercise(
    name="{name}",
    call="{name}(base_url, user_id)",
    title=say("{name}.title", "Read one user"),
    hints=[
        say("{name}.hint-1", "Which URL is one user's?"),
        say("{name}.hint-2", "It is `/users/ID`."),
    ],
)
"""


@pytest.fixture
def checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "checks"
    folder.mkdir()
    monkeypatch.setenv("COURSE_CHECKS", str(folder))
    monkeypatch.delenv("COURSE_HIDDEN_CHECKS", raising=False)
    return folder


@pytest.fixture
def write_check(checks: Path) -> Callable[..., Path]:
    def write(body: str, *, name: str = "get_user", lesson: str = "03_requests") -> Path:
        path = checks / lesson / f"test_{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEAD.format(name=name) + textwrap.dedent(body), "utf-8")
        return path

    return write
