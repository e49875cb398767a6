"""`build --check`: whether committed files say what the sources say; executes nothing."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from course.build.builder import catalogue_problem
from course.build.committed import orphans, read_notebook, visible_files
from course.build.layout import Kind, Language, Layout
from course.build.normalise import Normaliser
from course.build.problem import BuildError, Problem
from course.build.project import serialise
from course.build.release import release
from course.build.sources import glossary_of, judge, read_sources, unexecuted
from course.exam import catalogue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from nbformat import NotebookNode

    from course.build.source import Source


def check(only: Collection[str] | None = None, layout: Layout | None = None) -> list[Problem]:
    """Return all that is wrong with sources and generated files; empty means up to date."""
    layout = layout or Layout()
    sources, problems = read_sources(layout, only)
    glossary, glossary_problems = glossary_of(layout)
    problems += glossary_problems
    for source in sources:
        found = judge(source, layout, glossary)
        problems += found
        if not found:
            for language in Language:
                problems += _compare(source, language, layout)
    if only is None:
        problems += orphans(layout)
        course = layout.root / "course"
        if course.is_dir():
            lines = catalogue.check(course / "locale", [course])
            problems += [catalogue_problem(line) for line in lines]
    return problems


def _compare(source: Source, language: Language, layout: Layout) -> list[Problem]:
    target = layout.notebook(source.kind, source.name, language)
    path = layout.relative(target)
    remedy = f"python run.py build {source.name}"
    present = read_notebook(target)
    if present is None:
        what = "is damaged" if target.exists() else "has not been built"
        return [Problem(path, what, remedy)]
    wanted = unexecuted(source, language)
    problems = [
        Problem(path, what, remedy, cell=cell_id)
        for cell_id, what in _differences(present, wanted, source.kind)
    ]
    if not problems and not _same_bytes(target, present):
        problems.append(Problem(path, "is not written as the builder writes it", remedy))
    if not problems and source.kind is Kind.LESSON:
        problems += _compare_outputs(present, path, layout, remedy)
    if not problems and source.kind is Kind.ASSIGNMENT:
        problems += _compare_release(source.name, language, layout, remedy)
    return problems


def _differences(
    present: NotebookNode, wanted: NotebookNode, kind: Kind
) -> Iterator[tuple[str | None, str]]:
    if present.metadata != wanted.metadata:
        keys = sorted(
            key
            for key in {*present.metadata, *wanted.metadata}
            if present.metadata.get(key) != wanted.metadata.get(key)
        )
        yield None, f"the notebook's metadata differ from the source's ({', '.join(keys)})"
    before = {cell.id: cell for cell in present.cells}
    after = {cell.id: cell for cell in wanted.cells}
    for cell_id in after.keys() - before.keys():
        yield cell_id, "is in the source, not in the notebook"
    for cell_id in before.keys() - after.keys():
        yield cell_id, "is in the notebook, not in the source"
    for cell_id, cell in after.items():
        if cell_id in before and (what := _difference(before[cell_id], cell, kind)):
            yield cell_id, what
    if list(before) != list(after) and before.keys() == after.keys():
        yield None, "the cells stand in another order than in the source"


def _difference(present: Any, wanted: Any, kind: Kind) -> str | None:
    for key in ("cell_type", "source", "metadata"):
        if present.get(key) != wanted.get(key):
            return f"its {key.replace('_', ' ')} differs from the source's"
    if wanted.cell_type != "code":
        return None
    executed = present.execution_count is not None
    expected = kind is Kind.LESSON and "predict" not in wanted.metadata.get("tags", [])
    if executed and not expected:
        return "has an output that should not be stored"
    if expected and not executed:
        return "has never been executed"
    return None


def _compare_outputs(
    present: NotebookNode, path: str, layout: Layout, remedy: str
) -> Iterator[Problem]:
    """Name outputs stored before the patterns were changed; the build mends them unexecuted."""
    normaliser = Normaliser.read(layout.sanitize)
    for cell in present.cells:
        outputs = cell.get("outputs", [])
        if any(normaliser.output(copy.deepcopy(output)) != output for output in outputs):
            what = f"an output is not what {layout.relative(layout.sanitize)} makes of it"
            yield Problem(path, what, remedy, cell=cell.id)


def _same_bytes(target: Path, present: NotebookNode) -> bool:
    return target.read_text(encoding="utf-8") == serialise(present)


def _compare_release(
    name: str, language: Language, layout: Layout, remedy: str
) -> Iterator[Problem]:
    folder = layout.release(name, language)
    try:
        files = release(name, language, layout)
    except BuildError as error:
        yield from error.problems
        return
    present = visible_files(folder)
    for relative in sorted(present | files.keys()):
        file = folder / relative
        if relative not in files:
            yield Problem(layout.relative(file), "is not part of the assignment", remedy)
        elif relative not in present:
            yield Problem(layout.relative(file), "has not been built", remedy)
        elif file.read_bytes().replace(b"\r\n", b"\n") != files[relative].replace(b"\r\n", b"\n"):
            yield Problem(layout.relative(file), "is not what nbgrader makes of it now", remedy)
