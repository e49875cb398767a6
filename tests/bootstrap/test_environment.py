"""The environment is made, reused, mended; each failure names its way out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course.bootstrap import environment
from course.bootstrap.environment import FULL, LAB, SetUpError, prepare


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose sets need nothing from the network."""
    (tmp_path / "requirements-lab.txt").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("# nothing, for all\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def made(project: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    prepare(project, LAB, "en")
    capsys.readouterr()
    return project


def stamp_of(project: Path) -> dict[str, str]:
    return json.loads((project / ".venv/course-installed.json").read_text(encoding="utf-8"))


def test_makes_an_environment_that_runs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    python = prepare(project, LAB, "en")
    done = subprocess.run(
        [python, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()) == project / ".venv"
    assert "Making an environment in .venv" in capsys.readouterr().out


def test_second_start_installs_nothing(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(made, LAB, "en")
    assert capsys.readouterr().out == ""


def test_changed_requirements_are_installed(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = stamp_of(made)
    (made / "requirements-lab.txt").write_text("# newer\n", encoding="utf-8")
    prepare(made, LAB, "en")
    assert "Installing" in capsys.readouterr().out
    assert stamp_of(made) != before


def test_the_full_set_serves_the_lab(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(made, FULL, "en")
    assert stamp_of(made)["set"] == FULL
    capsys.readouterr()
    prepare(made, LAB, "en")
    assert capsys.readouterr().out == ""


def test_an_authors_tools_survive_an_update_by_lab(made: Path) -> None:
    prepare(made, FULL, "en")
    (made / "requirements.txt").write_text("# newer, for all\n", encoding="utf-8")
    prepare(made, LAB, "en")
    assert stamp_of(made)["set"] == FULL


def test_an_interrupted_installation_is_taken_up_again(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (made / ".venv/course-installed.json").unlink()
    prepare(made, LAB, "en")
    assert "Installing" in capsys.readouterr().out


def test_a_broken_environment_is_made_anew(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    python = environment._interpreter(made / ".venv")
    python.unlink()
    python.write_text("not a program", encoding="utf-8")
    mended = prepare(made, LAB, "ru")
    assert "не запускается; создаю его заново" in capsys.readouterr().out
    subprocess.run([mended, "-c", "pass"], check=True)


def test_a_moved_project_gets_a_new_environment(
    made: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    moved = tmp_path_factory.mktemp("elsewhere") / "course"
    shutil.move(made, moved)
    python = prepare(moved, LAB, "en")
    assert "was moved" in capsys.readouterr().out
    assert python.is_relative_to(moved)


def test_a_folder_that_is_no_environment_is_left_alone(project: Path) -> None:
    (project / ".venv").mkdir()
    (project / ".venv/thesis.txt").write_text("precious", encoding="utf-8")
    with pytest.raises(SetUpError, match=r"no Python environment\. Rename or move it"):
        prepare(project, LAB, "en")
    assert (project / ".venv/thesis.txt").read_text(encoding="utf-8") == "precious"


def test_an_incomplete_copy_of_the_course(project: Path) -> None:
    (project / "requirements-lab.txt").unlink()
    with pytest.raises(SetUpError, match=r"requirements-lab.txt is missing.*Download it again"):
        prepare(project, LAB, "en")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no read-only folders")
def test_a_read_only_folder(tmp_path: Path) -> None:
    # Permissions do not bind root; /sys refuses even root.
    folder = Path("/sys") if os.geteuid() == 0 else tmp_path
    if folder is tmp_path:
        folder.chmod(0o555)
    with pytest.raises(SetUpError, match=r"(?s)cannot be written to.*Copy the course"):
        prepare(folder, LAB, "en")
