"""`python -m course.exam.kernel LESSON EXERCISE SOURCE`: a check without Jupyter.

Runs a file as a notebook's cell would be run, checks it and prints the verdict, as JSON
with `--json`. Ends with 0 if the check is passed, 1 if not, 2 if nothing could be judged.
"""

from __future__ import annotations

import argparse
import asyncio
import inspect
import linecache
import sys
from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import msgspec

from course.exam.kernel.lesson import Lesson
from course.exam.kernel.shown import CheckError

if TYPE_CHECKING:
    from course.exam.kernel.shown import Result


def main() -> int:
    """Check one file."""
    parser = argparse.ArgumentParser(prog="python -m course.exam.kernel")
    parser.add_argument("lesson")
    parser.add_argument("exercise")
    parser.add_argument("source", type=Path)
    parser.add_argument("--language")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    try:
        result = asyncio.run(_check(arguments))
    except CheckError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    shown = msgspec.json.encode(result.verdict).decode() if arguments.json else str(result)
    sys.stdout.write(f"{shown}\n")
    return 0 if result.passed else 1


async def _check(arguments: argparse.Namespace) -> Result:
    # The student's names live in a module of their own, as a notebook's do.
    module = ModuleType("__main__")
    sys.modules["__main__"] = module
    lesson = Lesson(arguments.lesson, arguments.language, namespace=module.__dict__)
    await run_source(arguments.source, module.__dict__)
    return await lesson.check(arguments.exercise)


async def run_source(path: Path, namespace: dict[str, Any]) -> None:
    """Run a file on the running loop, where it may `await` as a cell may."""
    source = path.read_text("utf-8")  # noqa: ASYNC240 — nothing else runs on this loop yet
    name = str(path)
    namespace["__file__"] = name
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    code = compile(source, name, "exec", flags=PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if code.co_flags & inspect.CO_COROUTINE:
        await eval(code, namespace)  # noqa: S307 — running it is the purpose
    else:
        exec(code, namespace)  # noqa: S102 — running it is the purpose


if __name__ == "__main__":
    sys.exit(main())
