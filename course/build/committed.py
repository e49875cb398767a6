"""The generated files as they lie in the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
from nbformat.reader import NotJSONError

from course.build.layout import Kind, Language, Layout
from course.build.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nbformat import NotebookNode


def read_notebook(file: Path) -> NotebookNode | None:
    """Read a generated notebook; None when there is none, or it is damaged."""
    try:
        text = file.read_text(encoding="utf-8")
        notebook: NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
        nbformat.validate(notebook)
    except (OSError, UnicodeDecodeError, NotJSONError, nbformat.ValidationError, AttributeError):
        return None
    return notebook


def visible_files(folder: Path) -> set[str]:
    """The files in a folder by their relative names, without hidden ones (checkpoints, say)."""
    relative = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {file.as_posix() for file in relative if not any(part[0] == "." for part in file.parts)}


def orphans(layout: Layout) -> Iterator[Problem]:
    """Name generated notebooks whose source is gone."""
    lessons = {file.stem for file in layout.source_files(Kind.LESSON)}
    assignments = {file.stem for file in layout.source_files(Kind.ASSIGNMENT)}
    for language in Language:
        for file in sorted((layout.root / "notebooks" / language).glob("*.ipynb")):
            if file.stem not in lessons:
                yield _orphan(layout, file, f"notebooks/src/{file.stem}.md")
        for room in ("solutions", "exercises"):
            for file in sorted((layout.root / room / language).glob("*/*.ipynb")):
                if file.parent.name not in assignments:
                    yield _orphan(layout, file, f"solutions/src/{file.parent.name}.md")


def _orphan(layout: Layout, file: Path, source: str) -> Problem:
    what = f"is generated, but its source {source} does not exist"
    return Problem(layout.relative(file), what, "Delete it, or bring its source back.")
