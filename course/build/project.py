"""A source in one language as a notebook, not yet executed."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final

import nbformat

from course.build.identity import cell_ids
from course.build.layout import Kind
from course.build.localise import CodeError, localise
from course.build.problem import BuildError, Problem
from course.build.source import Code, Passage, Source

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from course.build.layout import Language

_ANSWER: Final = "{{answer}}"
_LINK: Final = re.compile(r"\]\((lesson|exercises):(\w+)\)")


def project(source: Source, language: Language) -> NotebookNode:
    """Make one language's notebook; the same source gives the same bytes."""
    problems: list[Problem] = []
    cells = []
    answer: str | None = None
    for cell_id, cell in zip(cell_ids(source), source.cells, strict=True):
        if isinstance(cell, Passage):
            text = _linked(cell[language].text, source.kind)
            if answer is not None:
                text = text.replace(_ANSWER, f"```text\n{answer}\n```")
            cells.append({"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": text})
            answer = None
            continue
        answer = cell.answer
        try:
            code = localise(cell.text, language)
        except CodeError as error:
            line = cell.body_line + error.line - 1
            problems.append(Problem(source.path, error.what, error.remedy, line, cell_id))
            continue
        cells.append(_code_cell(cell_id, code, cell.tags))
    if problems:
        raise BuildError(problems)
    notebook: NotebookNode = nbformat.from_dict(  # type: ignore[no-untyped-call]  # as below
        {
            "cells": cells,
            "metadata": _metadata(source, language),
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    notebook.metadata.course["code"] = code_hash(notebook)
    return notebook


def _code_cell(cell_id: str, code: str, tags: tuple[str, ...]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": _cell_metadata(tags),
        "outputs": [],
        "source": code,
    }


def _cell_metadata(tags: tuple[str, ...]) -> dict[str, Any]:
    metadata: dict[str, Any] = {"tags": list(tags)} if tags else {}
    if "folded" in tags:
        metadata["jupyter"] = {"source_hidden": True}  # JupyterLab unfolds it at a click
    return metadata


def _metadata(source: Source, language: Language) -> dict[str, Any]:
    return {
        "course": {"lesson": source.name, "language": str(language)},
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        # no version: it would be the author's, and differ from machine to machine
        "language_info": {"name": "python"},
    }


def code_hash(notebook: NotebookNode) -> str:
    """What outputs depend on: the code cells with their tags, in order."""
    code = [
        [cell.id, cell.source, cell.metadata.get("tags", [])]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]
    return hashlib.sha256(json.dumps(code, ensure_ascii=False).encode()).hexdigest()[:16]


def serialise(notebook: NotebookNode) -> str:
    """The notebook's file, validated; nbformat sorts the keys."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]  # nbformat has no types
    return str(text).rstrip("\n") + "\n"


def _linked(text: str, kind: Kind) -> str:
    """Links between notebooks, as they lie in the learner's working copy."""

    def path(found: re.Match[str]) -> str:
        target, name = found.groups()
        up = "../" if kind is Kind.LESSON else "../../"
        if target == "lesson":
            return f"]({name}.ipynb)" if kind is Kind.LESSON else f"]({up}lessons/{name}.ipynb)"
        folder = up + "exercises/" if kind is Kind.LESSON else "../"
        return f"]({folder}{name}/{name}.ipynb)"

    return _LINK.sub(path, text)


def prediction_problems(source: Source) -> list[Problem]:
    """Check that every `predict` cell has its answer, folded away right after it."""
    problems = []
    ids = cell_ids(source)
    for index, cell in enumerate(source.cells):
        if not isinstance(cell, Code):
            previous = source.cells[index - 1] if index else None
            answered = isinstance(previous, Code) and "predict" in previous.tags
            if not answered and _ANSWER in cell.ru.text + cell.en.text:
                what = f"{_ANSWER} does not follow a predict cell"
                remedy = "Put this prose right after the code cell tagged predict."
                problems.append(Problem(source.path, what, remedy, cell.line, ids[index]))
            continue
        if ("predict" in cell.tags) != (cell.answer is not None):
            what = "the tag predict and the option answer do not stand together"
            remedy = "Give a predict cell its answer (:answer: …), and no other cell."
            problems.append(Problem(source.path, what, remedy, cell.line, ids[index]))
            continue
        if "predict" not in cell.tags:
            continue
        following = source.cells[index + 1] if index + 1 < len(source.cells) else None
        if not isinstance(following, Passage) or not all(
            _ANSWER in prose.text and "<details" in prose.text
            for prose in (following.ru, following.en)
        ):
            what = "the answer is not folded away right after the predict cell"
            remedy = f"Add prose with <details><summary>…</summary> and the line {_ANSWER}."
            problems.append(Problem(source.path, what, remedy, cell.line, ids[index]))
    return problems
