"""The stages of `python run.py test`, in order; each is a command that can be run by hand."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from course.places import ROOT
from course.suite import chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PYTHON = sys.executable
PYTEST = [PYTHON, "-m", "pytest", "-q"]
# Two workers on any machine: more kernels and browsers at once would need more memory.
PARALLEL = ["-n", "2", "--dist", "loadfile"]


@dataclass(frozen=True)
class Stage:
    """A named command; `skip` gives the reason why it cannot run here, if there is one."""

    name: str
    line: Sequence[str]
    skip: Callable[[], str | None] = lambda: None


def _browser_missing() -> str | None:
    if chromium.find() is not None:
        return None
    if chromium.may_install():
        print("No Chromium here: installing Debian's…", flush=True)
        if chromium.install() is not None:
            return None
        return "Chromium could not be installed (apt-get install chromium)"
    return (
        "no Chromium or Chrome here; install one (Debian: sudo apt install chromium) or name it "
        f"in {chromium.VARIABLE}"
    )


STAGES = (
    Stage("lint", [PYTHON, "-m", "ruff", "check", "."]),
    Stage("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    *(
        Stage(f"types-{platform}", [PYTHON, "-m", "mypy", "--platform", platform])
        for platform in ("linux", "win32", "darwin")
    ),
    Stage("build", [PYTHON, "-m", "course", "build", "--check"]),
    Stage("tests", [*PYTEST, *PARALLEL, "-m", "not browser", "tests"]),
    Stage(
        "lessons",
        [
            *PYTEST,
            *PARALLEL,
            "--nbval",
            "--nbval-sanitize-with=tests/nbval_sanitize.cfg",
            "notebooks/ru",
            "notebooks/en",
        ],
    ),
    Stage("browser", [*PYTEST, "-m", "browser", "tests/browser"], _browser_missing),
)


def run(names: Sequence[str]) -> int:
    """Run the named stages, or all; every stage runs even if an earlier one failed."""
    chosen = [stage for stage in STAGES if not names or stage.name in names]
    failed: list[str] = []
    skipped: list[str] = []
    for stage in chosen:
        print(f"\n── {stage.name}: {' '.join(_shown(stage.line))}", flush=True)
        if reason := stage.skip():
            print(f"── {stage.name}: SKIPPED: {reason}", flush=True)
            skipped.append(f"{stage.name} ({reason})")
            continue
        started = time.monotonic()
        status = subprocess.run(
            stage.line, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, check=False
        ).returncode
        outcome = "ok" if status == 0 else f"FAILED ({status})"
        print(f"── {stage.name}: {outcome}, {time.monotonic() - started:.0f} s", flush=True)
        if status != 0:
            failed.append(stage.name)
    passed = len(chosen) - len(failed) - len(skipped)
    print(f"\n{passed} of {len(chosen)} stages ok")
    for what, names_of in (("skipped", skipped), ("failed", failed)):
        if names_of:
            print(f"{what}: {', '.join(names_of)}")
    return 1 if failed else 0


def _shown(line: Sequence[str]) -> list[str]:
    return ["python" if word == PYTHON else word for word in line]
