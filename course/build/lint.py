"""ruff on the notebooks, told by the lines of their source.

Top-level `await` is an error in a script and none in a notebook, so it is notebooks that
are linted; nobody edits those, so a finding names the source.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from course.build.localise import localised_lines
from course.build.problem import Problem
from course.build.project import serialise
from course.build.source import Code

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from course.build.layout import Language, Layout
    from course.build.source import Source

_RUFF: Final = (sys.executable, "-m", "ruff")
_DIFFERS: Final = re.compile(r"^--- .*:cell (\d+)$", re.MULTILINE)


def lint_problems(
    source: Source, notebook: NotebookNode, language: Language, layout: Layout
) -> list[Problem]:
    """Lint and compare with the formatter one language's notebook, by the root's settings."""
    content = serialise(notebook)
    path = layout.relative(layout.notebook(source.kind, source.name, language))
    problems = []
    for finding in json.loads(
        _ruff("check", "--quiet", "--output-format=json", path=path, content=content, layout=layout)
    ):
        index, row = finding["cell"] - 1, finding["location"]["row"]
        what = f"ruff {finding['code']}: {finding['message']}"
        remedy = f"See {finding['url']}" if finding["url"] else "Mend the code."
        line = _line(source, index, row, language)
        problems.append(Problem(source.path, what, remedy, line, notebook.cells[index].id))
    diff = _ruff("format", "--diff", "--quiet", path=path, content=content, layout=layout)
    for number in _DIFFERS.findall(diff):
        index = int(number) - 1
        line = _line(source, index, 1, language)
        what = "the code is not formatted as ruff formats it"
        remedy = "Put it into the form that ruff format gives."
        problems.append(Problem(source.path, what, remedy, line, notebook.cells[index].id))
    return problems


def _ruff(*arguments: str, path: str, content: str, layout: Layout) -> str:
    done = subprocess.run(
        [*_RUFF, *arguments, "--no-cache", "--stdin-filename", path, "-"],
        cwd=layout.root,
        input=content,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in {0, 1}:  # 1: something was found
        raise RuntimeError(f"ruff {arguments[0]} on {path} failed: {done.stderr.strip()}")
    return done.stdout


def _line(source: Source, index: int, row: int, language: Language) -> int:
    cell = source.cells[index]
    if not isinstance(cell, Code):
        return cell.line
    lines = localised_lines(cell.text, language)
    return cell.body_line + lines[min(row, len(lines)) - 1][0] - 1
