"""Notebooks and their parts as `nbformat` makes them, with the types that it does not state."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbformat.validator import isvalid

if TYPE_CHECKING:
    from collections.abc import Mapping


def node(values: Mapping[str, object] | None = None) -> NotebookNode:
    """Make a part of a notebook, a dictionary with attributes."""
    return NotebookNode(values or {})


def cell(cell_type: str, source: str, metadata: Mapping[str, object] | None = None) -> NotebookNode:
    """Make a code cell or a text cell."""
    make = new_code_cell if cell_type == "code" else new_markdown_cell
    made: NotebookNode = make(source, metadata=node(metadata))
    return made


def result(data: dict[str, str]) -> NotebookNode:
    """Make the output that a cell's value is shown by."""
    made: NotebookNode = new_output("execute_result", data=data, execution_count=None)
    return made


def stream(text: str) -> NotebookNode:
    """Make the output that printing gives."""
    made: NotebookNode = new_output("stream", name="stdout", text=text)
    return made


def drop_invalid_outputs(code: NotebookNode) -> None:
    """Drop what is no output: a kernel may send anything, and pages print a number as it is."""
    code.outputs = [output for output in code.outputs if _is_output(output)]
    if not isinstance(code.get("execution_count"), int):
        code.execution_count = None


def _is_output(output: NotebookNode) -> bool:
    return bool(isvalid(output, ref="output", version=4, version_minor=5))


def parse(text: str) -> NotebookNode:
    """Read a notebook of any version as one of version 4; raises what nbformat does."""
    read: NotebookNode = nbformat.reads(text, as_version=4)
    return read
