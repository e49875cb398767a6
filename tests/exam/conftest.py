"""Lessons made of files that a test writes."""

from __future__ import annotations

import os
import signal
import textwrap
from typing import TYPE_CHECKING

import psutil
import pytest

from mock_server import servers

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


@pytest.fixture
def end_server(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], int]:
    """Kill the process of a source of scenarios, one that no other test uses."""
    monkeypatch.setattr(servers, "_backends", {})

    def end(source: object) -> int:
        port = int(source._server.control.partition("/")[0].rpartition(":")[2])
        for child in psutil.Process().children(recursive=True):
            if any(c.laddr.port == port for c in child.net_connections() if c.status == "LISTEN"):
                os.kill(child.pid, signal.SIGKILL)
                return child.wait(10)
        raise AssertionError("the server was not found")

    return end
