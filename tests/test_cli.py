"""The commands as a person types them, in a course with one tiny lesson of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from course.places import ROOT


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


def course(work: Path, *arguments: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "COURSE_WORK": str(work), "COURSE_LANGUAGE": language}
    return subprocess.run(
        [sys.executable, "-m", "course", *arguments],
        cwd=ROOT,
        env={**environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=110,
        check=False,
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Open the course in JupyterLab"), ("ru", "Открыть курс в JupyterLab")],
)
def test_help_in_both_languages(work: Path, language: str, expected: str) -> None:
    assert expected in course(work, "--help", language=language).stdout


def test_lab_on_a_busy_port_says_what_to_do(work: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        done = course(work, "lab", "--no-browser", "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr
    assert f"--port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that refuses even root")
def test_lab_where_nothing_can_be_written() -> None:
    done = course(Path("/sys/course"), "lab", "--no-browser")
    assert done.returncode == 1
    assert "The working copies cannot be written to /sys/course/en" in done.stderr
    assert "Traceback" not in done.stderr


def test_reset_of_a_name_that_is_not_there_lists_what_is(work: Path) -> None:
    done = course(work, "reset", "lessons/99")
    assert done.returncode == 1
    assert "lessons/03_requests.ipynb" in done.stderr


def test_reset_keeps_the_students_version(work: Path) -> None:
    mine = work / "en/lessons/03_requests.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("my notes", encoding="utf-8")
    done = course(work, "reset", "lessons/03")
    assert done.returncode == 0
    kept = Path(done.stdout.rpartition("Your version is here: ")[2].strip())
    assert kept.read_text(encoding="utf-8") == "my notes"
    assert mine.read_bytes() == (ROOT / "notebooks/en/03_requests.ipynb").read_bytes()


def test_check_before_there_are_copies(work: Path) -> None:
    done = course(work, "check", "exercises/03")
    assert done.returncode == 1
    assert "`python run.py lab` makes your copies" in done.stderr


def test_check_of_a_damaged_notebook(work: Path) -> None:
    damaged = work / "notes.ipynb"
    damaged.parent.mkdir(parents=True)
    damaged.write_text("{", encoding="utf-8")
    done = course(work, "check", str(damaged))
    assert done.returncode == 1
    assert "cannot be read as a notebook" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_of_a_number_means_the_exercises(work: Path) -> None:
    done = course(work, "check", "03")
    assert f"{work / 'en/exercises/03_requests/03_requests.ipynb'} is not there yet" in done.stderr
    done = course(work, "check", "99")
    assert "'99' is not the name of one notebook" in done.stderr


def test_a_path_is_meant_from_where_the_command_was_typed(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = work / "en" / "exercises" / "03_requests"
    folder.mkdir(parents=True)
    (folder / "03_requests.ipynb").write_text("{", encoding="utf-8")
    monkeypatch.setenv("COURSE_CALLED_FROM", str(folder))  # as run.py does
    done = course(work, "check", "03_requests.ipynb")
    assert f"{folder / '03_requests.ipynb'} cannot be read" in done.stderr
    done = course(work, "reset", "03_requests.ipynb")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Fresh again: {folder / '03_requests.ipynb'}")


@pytest.mark.kernel
def test_check_tells_steps_and_points(work: Path) -> None:
    untouched = course(
        work, "check", str(ROOT / "exercises/ru/03_requests/03_requests.ipynb"), language="ru"
    )
    assert untouched.returncode == 1
    assert "0 из " in untouched.stdout
    assert untouched.stderr == ""
    solved = course(work, "check", str(ROOT / "solutions/en/03_requests/03_requests.ipynb"))
    assert solved.returncode == 0, solved.stdout + solved.stderr
    points = solved.stdout.strip().splitlines()[-1].split()
    assert points[0] == points[2] != "0"


def test_a_stage_that_does_not_exist(work: Path) -> None:
    done = course(work, "test", "lnit")
    assert done.returncode == 1
    assert "There is no stage 'lnit'. The stages are: lint, format" in done.stderr
