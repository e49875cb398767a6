"""httpbin's own environment: made once, kept in `.httpbin/` for as long as the lock is the same.

`python tests/mock_server/httpbin/environment.py` makes it and prints its interpreter.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
CACHE = Path(__file__).parents[3] / ".httpbin"
_TIMEOUT = 100  # seconds for an installation; less than a test may take


class UnavailableError(Exception):
    """httpbin cannot be had here; the text says why."""


def interpreter() -> Path:
    """The Python that can import httpbin; raises UnavailableError."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    lock = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    place = CACHE / f"{version}-{lock}"
    if not place.exists():
        # Made aside, then renamed: another process may be making it at the same time.
        making = place.with_name(f"{place.name}.{os.getpid()}")
        try:
            venv.create(making, with_pip=_uv() is None)
            _install(_python_of(making))
            making.rename(place)
        except OSError:
            if not place.exists():
                raise
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return _python_of(place)


def _install(python: Path) -> None:
    options = ["--no-deps", "-r", str(REQUIREMENTS)]
    uv = _uv()
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    line = [uv, "pip", "install", "--quiet", "--python", str(python)] if uv is not None else pip
    try:
        done = subprocess.run(
            [*line, *options],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"installing took more than {_TIMEOUT} s") from None
    if done.returncode:
        last = (done.stderr.strip() or f"exit status {done.returncode}").splitlines()[-1]
        raise UnavailableError(f"httpbin could not be installed: {last}")


def _uv() -> str | None:
    beside = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
    return str(beside) if beside.exists() else shutil.which("uv")


def _python_of(place: Path) -> Path:
    if sys.platform == "win32":
        return place / "Scripts" / "python.exe"
    return place / "bin" / "python"


if __name__ == "__main__":
    try:
        print(interpreter())  # noqa: T201 - that is what it is run for
    except UnavailableError as error:
        sys.exit(str(error))
