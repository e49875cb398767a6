"""Packages come by uv or pip; what went wrong is told apart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from course.bootstrap import installer
from course.bootstrap.installer import InstallError, install


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installer") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    file = tmp_path / "requirements-lab.txt"
    file.write_text("no-such-package-of-this-course==1.0\n", encoding="utf-8")
    return file


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def test_no_network_is_told_from_a_missing_package(
    python: Path, requirements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no uv
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_PROXY", "http://127.0.0.1:9")  # nobody listens there
    with pytest.raises(InstallError, match="PyPI was not reached") as caught:
        install(python, requirements, requirements.with_name("log"), "en")
    assert "Once installed, the course works offline" in str(caught.value)


def test_another_failure_shows_the_last_lines(
    python: Path, requirements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    requirements.write_text("./no-such-folder\n", encoding="utf-8")
    log = requirements.with_name("log")
    with pytest.raises(InstallError, match="Its last lines:") as caught:
        install(python, requirements, log, "en")
    assert str(log) in str(caught.value)
    assert "no-such-folder" in str(caught.value)
    assert "no-such-folder" in log.read_text(encoding="utf-8")


def test_a_full_disk(python: Path, requirements: Path) -> None:
    output = ["ERROR: Could not install packages due to an OSError: [Errno 28] No space left"]
    text = installer._explain(output, python, requirements, Path("log"), "ru")
    assert "не хватило места: курсу нужно около 350 МБ" in text


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for uv is a script")
def test_uv_is_used_and_pip_takes_over_when_it_fails(
    python: Path,
    requirements: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    requirements.write_text("# nothing\n", encoding="utf-8")
    monkeypatch.setenv("PATH", str(requirements.parent))
    program(requirements.parent, "uv", "raise SystemExit('too old for this')")
    install(python, requirements, requirements.with_name("log"), "en")
    output = capsys.readouterr().out
    assert "uv failed (too old for this); trying pip" in output
    assert "(pip)" in output


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for uv is a script")
def test_uv_gets_the_environment_and_the_file(
    python: Path, requirements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(requirements.parent))
    program(requirements.parent, "uv", "import sys; print(*sys.argv[1:])")
    log = requirements.with_name("log")
    install(python, requirements, log, "en")
    assert f"pip install --python {python} -r {requirements}" in log.read_text(encoding="utf-8")
