"""What a failed assertion without a message was about.

pytest's own rewriting would turn the messages of checks into text before they could be
translated, so the examiner runs without it and reads the statement here instead.
"""

from __future__ import annotations

import ast
import linecache
import traceback
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

# Evaluated a second time without effect; a call would run the student's function again.
_QUIET = (
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Constant,
    ast.Dict,
    ast.List,
    ast.Tuple,
    ast.Load,
    ast.Slice,
    ast.UnaryOp,
    ast.USub,
)


class Bare(NamedTuple):
    """The condition as written, and both sides if it says that two values are equal."""

    condition: str
    equality: tuple[object, object] | None = None


def bare_assertion(error: AssertionError, files: tuple[Path, ...]) -> Bare | None:
    """Find the assertion of a check that failed; None if it cannot be found or read."""
    names = {str(path.resolve()) for path in files}
    place = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename in names:
            place = frame, line
    if place is None:
        return None
    frame, line = place
    statement = _statement(frame, line)
    if statement is None:
        return None
    return Bare(ast.unparse(statement.test), _equality(statement.test, frame))


def _statement(frame: FrameType, line: int) -> ast.Assert | None:
    linecache.checkcache(frame.f_code.co_filename)  # an author may have changed the file since
    source = "".join(linecache.getlines(frame.f_code.co_filename))
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return around[-1] if around else None


def _equality(test: ast.expr, frame: FrameType) -> tuple[object, object] | None:
    if not (
        isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)
    ):
        return None
    sides = (test.left, test.comparators[0])
    if not all(isinstance(node, _QUIET) for side in sides for node in ast.walk(side)):
        return None
    try:
        left, right = (_evaluate(side, frame) for side in sides)
    except Exception:  # noqa: BLE001 — a value that changed since: then only the condition is shown
        return None
    return left, right


def _evaluate(side: ast.expr, frame: FrameType) -> Any:
    code = compile(ast.Expression(side), frame.f_code.co_filename, "eval")
    return eval(code, frame.f_globals, frame.f_locals)  # noqa: S307 — the check's own expression, calls excluded
