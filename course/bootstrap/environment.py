"""The `.venv`: made, filled from the locked requirements, mended when broken."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from course.bootstrap import installer
from course.bootstrap.messages import text

if TYPE_CHECKING:
    from pathlib import Path

LAB = "lab"
FULL = "full"
REQUIREMENTS = {LAB: "requirements-lab.txt", FULL: "requirements.txt"}

_STAMP = "course-installed.json"


class SetUpError(Exception):
    """The environment could not be had; the text says why and what to do."""


def prepare(root: Path, wanted: str, language: str) -> Path:
    """Return the interpreter of an environment that holds the `wanted` set.

    Costs one start of the interpreter when everything is in place already.
    """
    folder = root / ".venv"
    python = _interpreter(folder)
    stamp = _read_stamp(folder)
    if folder.exists():
        if not folder.is_dir() or not (folder / "pyvenv.cfg").exists():
            raise SetUpError(text("not-ours", language, folder=folder.name))
        if not _starts(python):
            print(text("broken", language, folder=folder.name), flush=True)
            _remove(folder, language)
        elif stamp is not None and stamp.get("root") != str(root):
            print(text("moved", language), flush=True)
            _remove(folder, language)
        elif stamp is not None and _holds(stamp, wanted, root, language):
            return python
    if not folder.exists():
        _make(folder, language)
    elif stamp is not None and stamp.get("set") == FULL:
        wanted = FULL  # newer requirements must not take an author's tools away
    _install(root, folder, wanted, language)
    locked = _fingerprint(root / REQUIREMENTS[wanted], language)
    _write_stamp(folder, {"root": str(root), "set": wanted, "locked": locked})
    return python


def _interpreter(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _fingerprint(requirements: Path, language: str) -> str:
    try:
        return hashlib.sha256(requirements.read_bytes()).hexdigest()
    except OSError as error:
        raise SetUpError(text("no-requirements", language, file=requirements.name)) from error


def _holds(stamp: dict[str, str], wanted: str, root: Path, language: str) -> bool:
    """Whether what was installed, by its own lock file, is current and covers `wanted`."""
    installed = stamp.get("set", "")
    if installed not in (wanted, FULL):
        return False
    return stamp.get("locked") == _fingerprint(root / REQUIREMENTS[installed], language)


def _starts(python: Path) -> bool:
    try:
        done = subprocess.run(
            [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"],
            capture_output=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _make(folder: Path, language: str) -> None:
    version = ".".join(str(part) for part in sys.version_info[:3])
    try:
        folder.mkdir()
    except OSError as error:
        raise SetUpError(
            text("read-only", language, folder=folder.parent, reason=error.strerror)
        ) from error
    print(text("making", language, folder=folder.name, python=version), flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "venv", folder],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        output = (done.stdout + done.stderr).strip()
        raise SetUpError(text("no-venv", language, output=output))


def _install(root: Path, folder: Path, wanted: str, language: str) -> None:
    log = folder / "course-install.log"
    requirements = root / REQUIREMENTS[wanted]
    if not requirements.exists():
        raise SetUpError(text("no-requirements", language, file=requirements.name))
    try:
        # Without its stamp an interrupted installation is taken up again by the next start.
        (folder / _STAMP).unlink(missing_ok=True)
        log.write_text("", encoding="utf-8")
    except OSError as error:
        raise SetUpError(
            text("read-only", language, folder=folder, reason=error.strerror)
        ) from error
    started = time.monotonic()
    try:
        installer.install(_interpreter(folder), requirements, log, language)
    except installer.InstallError as error:
        raise SetUpError(str(error)) from error
    print(text("installed", language, seconds=time.monotonic() - started), flush=True)


def _remove(folder: Path, language: str) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise SetUpError(text("no-removal", language, folder=folder.name, reason=error)) from error


def _read_stamp(folder: Path) -> dict[str, str] | None:
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) else None


def _write_stamp(folder: Path, stamp: dict[str, str]) -> None:
    target = folder / _STAMP
    draft = target.with_suffix(".draft")
    draft.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    os.replace(draft, target)  # noqa: PTH105 - Path.replace would do the same
