"""The whole way from `python run.py COMMAND` to `python -m course COMMAND`."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from course.bootstrap import environment, language
from course.bootstrap.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]

# Which set of packages a command needs; students are spared the tools of authors and CI.
SETS = {
    "lab": environment.LAB,
    "check": environment.LAB,
    "reset": environment.LAB,
    "serve": environment.LAB,
    "build": environment.FULL,
    "lock": environment.FULL,
    "test": environment.FULL,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    _speak_any_script()
    try:
        chosen = language.choose(arguments, os.environ)
    except language.UnknownLanguageError as error:
        spoken = language.of_system(os.environ)
        print(text("unknown-language", spoken, language=error), file=sys.stderr)
        return 2
    command, rest = _split(arguments)
    if command is None:
        print(text("usage", chosen, language=chosen))
        return 0
    if command not in SETS:
        nearest = difflib.get_close_matches(command, SETS, n=1) or ["lab"]
        print(text("unknown-command", chosen, command=command, nearest=nearest[0]), file=sys.stderr)
        print(text("usage", chosen, language=chosen), file=sys.stderr)
        return 2
    try:
        python = environment.prepare(ROOT, SETS[command], chosen)
    except environment.SetUpError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return _hand_over(python, [command, *rest], chosen)


def _split(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Take the command and drop `--lang`, which travels in the environment."""
    command: str | None = None
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--lang":
            next(remaining, None)
        elif argument.startswith("--lang="):
            continue
        elif command is None and not argument.startswith("-"):
            command = argument
        else:
            rest.append(argument)
    return command, rest


def _hand_over(python: Path, arguments: list[str], chosen: str) -> int:
    environ = {**os.environ, language.VARIABLE: chosen, "PYTHONUTF8": "1"}
    # The command runs in the course's folder; a path was meant from where it was typed.
    environ["COURSE_CALLED_FROM"] = str(Path.cwd())
    # A PYTHONHOME or PYTHONPATH of another Python would break this one.
    environ.pop("PYTHONHOME", None)
    environ.pop("PYTHONPATH", None)
    line = [str(python), "-m", "course", *arguments]
    if sys.platform != "win32":
        os.chdir(ROOT)
        os.execve(python, line, environ)  # noqa: S606 - our own interpreter, no shell
    # Windows has no exec that keeps the console: wait, and leave Ctrl+C to the child.
    with subprocess.Popen(line, cwd=ROOT, env=environ) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def _speak_any_script() -> None:
    """Let a console with a narrow encoding show '?' rather than end in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
