"""All sources, read and judged before anything is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.build.assignment import add_grading, assignment_problems
from course.build.identity import cell_ids
from course.build.layout import Kind, Language, Layout
from course.build.lint import lint_problems
from course.build.network import timeout_problems
from course.build.problem import BuildError, Problem
from course.build.project import prediction_problems, project
from course.build.references import reference_problems
from course.build.source import Code, Source, read_source
from course.build.style import style_problems
from course.build.terms import Term, read_glossary, term_problems
from course.build.translation import stale_translations

if TYPE_CHECKING:
    from collections.abc import Collection

    from nbformat import NotebookNode


def read_sources(
    layout: Layout, only: Collection[str] | None = None
) -> tuple[list[Source], list[Problem]]:
    """Read the sources named (by stem or number), or all; what cannot be read is a problem."""
    sources = []
    problems: list[Problem] = []
    known: set[str] = set()
    for kind in Kind:
        for file in layout.source_files(kind):
            names = {file.stem, file.stem.partition("_")[0]}
            known |= {file.stem}
            if only is not None and not names & set(only):
                continue
            try:
                sources.append(read_source(file, kind, layout))
            except BuildError as error:
                problems += error.problems
    for name in sorted(set(only or ())):
        if not any(name in {stem, stem.partition("_")[0]} for stem in known):
            what = f"no source is called “{name}”"
            remedy = f"There are: {', '.join(sorted(known)) or 'none yet'}."
            problems.append(Problem("notebooks/src", what, remedy))
    return sources, problems


def judge(source: Source, layout: Layout, glossary: list[Term]) -> list[Problem]:
    """Everything that is wrong with one source."""
    problems = [
        *stale_translations(source),
        *style_problems(source),
        *prediction_problems(source),
        *timeout_problems(source),
        *reference_problems(source, layout),
        *term_problems(source, glossary),
    ]
    ungraded = assignment_problems(source) if source.kind is Kind.ASSIGNMENT else []
    problems += ungraded
    try:
        notebooks = {language: project(source, language) for language in Language}
    except BuildError as error:
        problems += error.problems
        notebooks = {}
    if not ungraded:
        for language, notebook in notebooks.items():
            if source.kind is Kind.ASSIGNMENT:
                add_grading(notebook, source)
            problems += lint_problems(source, notebook, language, layout)
    return sorted(set(problems), key=lambda problem: (problem.line or 0, problem.what))


def glossary_of(layout: Layout) -> tuple[list[Term], list[Problem]]:
    """The glossary; without one nothing is bound."""
    if not layout.glossary.exists():
        return [], []
    try:
        return read_glossary(layout.glossary, layout.relative(layout.glossary)), []
    except BuildError as error:
        return [], list(error.problems)


def unexecuted(source: Source, language: Language) -> NotebookNode:
    """The notebook as it is generated, without outputs."""
    notebook = project(source, language)
    if source.kind is Kind.ASSIGNMENT:
        add_grading(notebook, source)
    return notebook


def answers_of(source: Source) -> dict[str, str]:
    """The answers of `predict` cells, by the cells' ids."""
    return {
        cell_id: cell.answer
        for cell_id, cell in zip(cell_ids(source), source.cells, strict=True)
        if isinstance(cell, Code) and cell.answer is not None
    }
