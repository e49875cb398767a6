"""`run.py` as a person meets it: its words, its exit statuses."""

from __future__ import annotations

import ast
import os
import shutil
import string
import subprocess
import sys
from typing import TYPE_CHECKING

from course.bootstrap import messages
from course.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

RUN = ROOT / "run.py"


def run(*arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONUTF8": "1", "LANG": "C.UTF-8"}
    environ.pop("COURSE_LANGUAGE", None)
    return subprocess.run(
        [python, RUN, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environ,
        check=False,
    )


def test_without_a_command_it_tells_what_there_is() -> None:
    done = run()
    assert done.returncode == 0
    assert "открыть курс в JupyterLab" in done.stdout
    assert "open the course in JupyterLab" in run("--lang", "en").stdout


def test_a_mistyped_command_gets_the_nearest_one() -> None:
    done = run("lba", "--lang", "en")
    assert done.returncode == 2
    assert "There is no command 'lba'. Perhaps you meant: lab" in done.stderr


def test_an_unknown_language() -> None:
    done = run("lab", "--lang", "fr")
    assert done.returncode == 2
    assert "--lang ru и --lang en" in done.stderr


def test_a_python_that_is_too_old() -> None:
    # The version is claimed here and the syntax checked below, as old Pythons are rare by now.
    old = f"import sys, runpy; sys.version_info = (3, 8, 19); runpy.run_path({str(RUN)!r})"
    done = subprocess.run(
        [sys.executable, "-c", old], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "The course needs Python 3.11 or newer; this is Python 3.8.19" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_py_parses_on_old_pythons() -> None:
    tree = ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 4))
    newer = (ast.AnnAssign, ast.JoinedStr, ast.NamedExpr)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]


def test_every_message_has_both_languages_with_the_same_fields() -> None:
    for name, texts in messages._TEXTS.items():
        assert texts.keys() == {"ru", "en"}, name
        fields = {language: sorted(_fields(text)) for language, text in texts.items()}
        assert fields["ru"] == fields["en"], name


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_run_py_hands_its_arguments_over(tmp_path: Path) -> None:
    """A copy of the bootstrap with a stand-in for the course shows what arrives there."""
    shutil.copy(RUN, tmp_path)
    shutil.copytree(ROOT / "course/bootstrap", tmp_path / "course/bootstrap")
    (tmp_path / "course/__init__.py").touch()
    (tmp_path / "course/__main__.py").write_text(
        "import os, sys; print(sys.argv[1:], os.environ['COURSE_LANGUAGE'], os.getcwd(),"
        "os.environ['COURSE_CALLED_FROM']);"
        "sys.exit(7)",
        encoding="utf-8",
    )
    for name in ("requirements.txt", "requirements-lab.txt"):
        (tmp_path / name).touch()
    done = subprocess.run(
        [sys.executable, tmp_path / "run.py", "lab", "--lang", "en", "--port", "9000"],
        capture_output=True,
        text=True,
        cwd=tmp_path.parent,
        check=False,
    )
    assert done.returncode == 7
    assert f"['lab', '--port', '9000'] en {tmp_path} {tmp_path.parent}\n" in done.stdout
