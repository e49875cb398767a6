"""Locks the dependencies of pyproject.toml for every platform and supported Python."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from course.places import ROOT

_HEADER = """\
# Locked by `python run.py lock` from pyproject.toml; do not edit by hand.
# {purpose}
"""
_PURPOSES = {
    "requirements.txt": "Everything: for instructors, authors, CI, and for installing by hand.",
    "requirements-lab.txt": "What a student needs: `python run.py lab` installs this.",
}


class UvMissingError(Exception):
    """Locking for all platforms at once needs uv."""


def lock(*, upgrade: bool) -> None:
    """Write both files; versions stay as they are unless `upgrade` is set or they must move."""
    uv = shutil.which("uv")
    if uv is None:
        raise UvMissingError
    with tempfile.TemporaryDirectory() as folder:
        full, lab = Path(folder) / "full.txt", Path(folder) / "lab.txt"
        kept = [] if upgrade else _versions(ROOT / "requirements.txt", Path(folder))
        _compile(uv, full, ["--extra", "full", *kept])
        # The students' set is a part of the whole one: no version may differ between them.
        _compile(uv, lab, ["--constraint", str(full)])
        for name, locked in (("requirements.txt", full), ("requirements-lab.txt", lab)):
            header = _HEADER.format(purpose=_PURPOSES[name])
            content = f"{header}{locked.read_text(encoding='utf-8')}-e .\n"
            (ROOT / name).write_text(content, encoding="utf-8", newline="\n")


def _versions(requirements: Path, folder: Path) -> list[str]:
    constraints = folder / "constraints.txt"
    rows = requirements.read_text(encoding="utf-8").splitlines()
    constraints.write_text("\n".join(row for row in rows if "==" in row), encoding="utf-8")
    return ["--constraint", str(constraints)]


def _compile(uv: str, target: Path, options: list[str]) -> None:
    subprocess.run(
        [
            uv,
            "pip",
            "compile",
            "pyproject.toml",
            "--universal",
            "--python-version=3.11",
            "--no-header",
            "--no-annotate",
            "--no-emit-index-url",
            "--quiet",
            f"--output-file={target}",
            *options,
        ],
        cwd=ROOT,
        check=True,
    )
