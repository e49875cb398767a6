"""Sources in two languages become notebooks, assignments and their students' versions."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from course.build.committed import orphans, read_notebook, visible_files
from course.build.execute import execute
from course.build.identity import cell_ids
from course.build.layout import Kind, Language, Layout
from course.build.normalise import Normaliser
from course.build.problem import BuildError, Problem
from course.build.project import code_hash, serialise
from course.build.release import release
from course.build.sources import answers_of, glossary_of, judge, read_sources, unexecuted
from course.build.translation import accept_translations
from course.exam import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from nbformat import NotebookNode

    from course.build.source import Source


@dataclass(slots=True)
class Report:
    """What a build did; paths are relative to the root."""

    accepted: list[str] = field(default_factory=list)  # ids of cells
    executed: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems


def build(
    only: Collection[str] | None = None,
    language: Language | str | None = None,
    *,
    everything: bool = False,
    accept: Collection[str] = (),
    layout: Layout | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Build what has changed; a source with problems is left unbuilt and named.

    `only` names sources by stem or number, `everything` executes lessons again that have
    not changed, `accept` confirms translations (ids of cells, stems, or `all`), `progress`
    is told what is being made.
    """
    layout = layout or Layout()
    languages = list(Language) if language is None else [Language(language)]
    maker = _Maker(layout, everything, progress)
    sources, problems = read_sources(layout, only)
    if accept:
        maker.accept(sources, set(accept))
        sources, problems = read_sources(layout, only)
    glossary, glossary_problems = glossary_of(layout)
    maker.report.problems += [*problems, *glossary_problems]
    for source in sources:
        found = judge(source, layout, glossary)
        if found:
            maker.report.problems += found
            continue
        for each in languages:
            maker.make(source, each)
    if only is None:
        maker.report.problems += [*orphans(layout), *_catalogue(layout)]
    return maker.report


@dataclass(slots=True)
class _Maker:
    layout: Layout
    everything: bool
    progress: Callable[[str], None]
    report: Report = field(default_factory=Report)

    def accept(self, sources: list[Source], wanted: set[str]) -> None:
        known = {"all"}
        for source in sources:
            known |= {source.name, *cell_ids(source)}
            self.report.accepted += accept_translations(source, wanted)
        for name in sorted(wanted - known):
            what = f"no cell and no source is called “{name}”, so no translation is accepted"
            remedy = "Use the id that the build names, a source's stem, or all."
            self.report.problems.append(Problem("--accept-translation", what, remedy))

    def make(self, source: Source, language: Language) -> None:
        target = self.layout.notebook(source.kind, source.name, language)
        self.progress(self.layout.relative(target))
        try:
            notebook = unexecuted(source, language)
            if source.kind is Kind.LESSON:
                self._outputs(notebook, source, target)
            self._write(target, serialise(notebook).encode())
            if source.kind is Kind.ASSIGNMENT:
                self._release(source.name, language)
        except BuildError as error:
            # What fails in both languages is one thing to mend.
            known = self.report.problems
            known += [problem for problem in error.problems if problem not in known]

    def _outputs(self, notebook: NotebookNode, source: Source, target: Path) -> None:
        normaliser = Normaliser.read(self.layout.sanitize)
        present = read_notebook(target)
        if (
            not self.everything
            and present is not None
            and code_hash(present) == code_hash(notebook)
            and present.metadata.get("course", {}).get("code") == code_hash(notebook)
            and _same_answers(present, notebook)
        ):
            _carry_outputs(present, notebook, normaliser)
            return
        execute(notebook, source.path, normaliser, answers_of(source))
        self.report.executed.append(self.layout.relative(target))

    def _release(self, name: str, language: Language) -> None:
        folder = self.layout.release(name, language)
        files = release(name, language, self.layout)
        for relative, content in files.items():
            self._write(folder / relative, content)
        for relative in visible_files(folder) - files.keys():
            (folder / relative).unlink()  # of an earlier build, no longer in the assignment

    def _write(self, target: Path, content: bytes) -> None:
        path = self.layout.relative(target)
        if target.exists() and target.read_bytes() == content:
            self.report.unchanged.append(path)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        draft.write_bytes(content)
        draft.replace(target)
        self.report.written.append(path)


def _same_answers(present: NotebookNode, notebook: NotebookNode) -> bool:
    """Whether the folded answers are those that were compared with what the cells show."""
    before = {cell.id: cell.source for cell in present.cells}
    return all(
        before.get(prose.id) == prose.source
        for cell, prose in itertools.pairwise(notebook.cells)
        if "predict" in cell.metadata.get("tags", [])
    )


def _carry_outputs(present: NotebookNode, notebook: NotebookNode, normaliser: Normaliser) -> None:
    """Take over outputs from the notebook before: its code is the same."""
    before = {cell.id: cell for cell in present.cells if cell.cell_type == "code"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [normaliser.output(output) for output in before[cell.id].outputs]
            cell.execution_count = before[cell.id].execution_count


def _catalogue(layout: Layout) -> list[Problem]:
    course = layout.root / "course"
    if not course.is_dir():
        return []
    lines = catalogue.update(course / "locale", [course])
    return [catalogue_problem(line) for line in lines]


def catalogue_problem(line: str) -> Problem:
    """One line of the catalogue's own report as a problem."""
    said = (remedy for sign, remedy in _REMEDIES.items() if sign in line)
    return Problem("course/locale", line, next(said, "Run: python run.py build"))


_PO = "course/locale/ru/LC_MESSAGES/course.po"
# By what the catalogue's report says; all else is mended by building.
_REMEDIES = {
    ": not translated: ": f"Translate it in {_PO}, then build.",
    ": fuzzy, ": f"Bring the translation up to date in {_PO} and remove `fuzzy` from the line "
    "above it, then build.",
    ": obsolete, ": f"Delete its lines, which begin with #~, from {_PO}.",
    "gives no value for": "Pass the value to say(…) by that name; a brace that is meant as one is "
    "written twice: {{ or }}.",
    "literal strings": "Write the id and the English text into the call itself.",
    "two different texts": "Give one of the two another id.",
    "malformed format fields": "A brace that is meant as one is written twice: {{ or }}.",
    ": format fields differ: ": f"Write the same fields in the translation, in {_PO}, then build.",
}
