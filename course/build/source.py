"""Reading a source: one MyST Markdown file that holds both languages."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import nbformat
import yaml  # type: ignore[import-untyped]  # jupytext's parser; ships no types
from jupytext.myst import (  # type: ignore[import-untyped]  # ships no types
    MystMetadataParsingError,
    myst_to_notebook,
)

from course.build.layout import Kind, Language, Layout
from course.build.problem import BuildError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# nbformat's own pattern of cell ids
CELL_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
PROSE_KEYS: Final = {"lang", "id", "of"}
CODE_KEYS: Final = {"id", "tags", "answer"}
_LOOSE_TAGS: Final = re.compile(r"^:?tags:[ \t]*[^\s\[]", re.MULTILINE)
_LINE: Final = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Prose:
    """One language's text; `line` is the line of its `+++` marker, counted from 1."""

    text: str
    line: int
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A prose cell in both languages."""

    ru: Prose
    en: Prose
    id: str | None = None

    @property
    def line(self) -> int:
        return self.ru.line

    def __getitem__(self, language: Language) -> Prose:
        return self.ru if language is Language.RU else self.en


@dataclass(frozen=True, slots=True)
class Code:
    """A code cell; `line` is the line of its opening fence, `body_line` that of its first line."""

    text: str
    line: int
    body_line: int
    id: str | None = None
    tags: tuple[str, ...] = ()
    answer: str | None = None

    def tagged(self, prefix: str) -> str | None:
        """The NAME of a tag `prefix:NAME`."""
        for tag in self.tags:
            if tag.startswith(prefix + ":"):
                return tag.removeprefix(prefix + ":")
        return None

    @property
    def graded_id(self) -> str | None:
        """The id that nbgrader knows a cell of an assignment by; it must never change."""
        if "setup" in self.tags:
            return "setup"
        if (exercise := self.tagged("exercise")) is not None:
            return exercise
        return f"check-{check}" if (check := self.tagged("check")) is not None else None


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed source; `path` is relative to the root, for messages."""

    path: str
    name: str
    kind: Kind
    cells: tuple[Passage | Code, ...]
    file: Path

    @property
    def passages(self) -> Iterator[Passage]:
        return (cell for cell in self.cells if isinstance(cell, Passage))

    @property
    def code(self) -> Iterator[Code]:
        return (cell for cell in self.cells if isinstance(cell, Code))


def read_source(file: Path, kind: Kind, layout: Layout) -> Source:
    """Parse a source; a malformed one raises `BuildError` with every problem in it."""
    reader = _Reader(file, layout.relative(file))
    cells = reader.read()
    if reader.problems:
        raise BuildError(reader.problems)
    return Source(reader.path, file.stem, kind, tuple(cells), file)


@dataclass(slots=True)
class _Reader:
    file: Path
    path: str
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int | None, what: str, remedy: str, cell: str | None = None) -> None:
        self.problems.append(Problem(self.path, what, remedy, line, cell))

    def read(self) -> list[Passage | Code]:
        try:
            text = self.file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            self.problem(
                None, f"is not UTF-8 (byte {error.start})", "Save the file in the encoding UTF-8."
            )
            return []
        if not text.startswith("---\n"):
            self.problem(
                1,
                "has no front matter",
                "Begin the file with the block between --- lines that docs/sources.md shows.",
            )
            return []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # jupytext warns of lexers that differ
                notebook = myst_to_notebook(text, add_source_map=True)
        except (MystMetadataParsingError, yaml.YAMLError) as error:
            found = _LINE.search(str(error))
            self.problem(
                int(found[1]) if found else None,
                f"the cell's header cannot be read: {error}",
                'Write prose headers as JSON, +++ {"lang": "ru"}, and code options as :id: a-name.',
            )
            return []
        except nbformat.ValidationError as error:
            found = _LOOSE_TAGS.search(text)
            self.problem(
                text.count("\n", 0, found.start()) + 1 if found else None,
                f"a cell is no valid cell: {str(error).splitlines()[0]}",
                "Write options as :name: value, and tags as a list: :tags: [predict].",
            )
            return []
        lines = text.splitlines()
        raw = list(zip(notebook.cells, notebook.metadata["source_map"], strict=True))
        return self._pair(raw, lines)

    def _pair(self, raw: list[tuple[Any, int]], lines: list[str]) -> list[Passage | Code]:
        cells: list[Passage | Code] = []
        waiting: tuple[Prose, str | None] | None = None
        for cell, line in raw:
            if cell.cell_type == "code":
                self._unpaired(waiting)
                waiting = None
                cells.append(self._code(cell, line, lines))
                continue
            language = self._language(cell.metadata, line)
            if language is None:
                continue
            prose = Prose(cell.source, line, cell.metadata.get("of"))
            cell_id = self._id(cell.metadata, line)
            if language is Language.RU:
                self._unpaired(waiting)
                waiting = (prose, cell_id)
            elif waiting is None:
                self.problem(
                    line,
                    "an English cell without its Russian one right before it",
                    'Put the Russian cell before it: +++ {"lang": "ru"} and its text.',
                )
            else:
                if cell_id is not None and cell_id != waiting[1]:
                    self.problem(
                        line,
                        f"the English cell has an id of its own, “{cell_id}”",
                        "The id stands on the Russian cell alone and holds for both.",
                    )
                cells.append(Passage(waiting[0], prose, waiting[1]))
                waiting = None
        self._unpaired(waiting)
        self._unique(cells)
        return cells

    def _unpaired(self, waiting: tuple[Prose, str | None] | None) -> None:
        if waiting is not None:
            self.problem(
                waiting[0].line,
                "a Russian cell without its English translation right after it",
                'Add the translation after it: +++ {"lang": "en"} and its text.',
                waiting[1],
            )

    def _language(self, metadata: Mapping[str, Any], line: int) -> Language | None:
        self._known(metadata, PROSE_KEYS, line)
        try:
            return Language(metadata.get("lang", ""))
        except ValueError:
            self.problem(
                line,
                f"prose whose language is {metadata.get('lang', 'not named')!r}",
                'Put +++ {"lang": "ru"} or +++ {"lang": "en"} on the line before it.',
            )
            return None

    def _code(self, cell: Any, line: int, lines: list[str]) -> Code:
        metadata = cell.metadata
        self._known(metadata, CODE_KEYS, line)
        answer = metadata.get("answer")
        first = cell.source.split("\n", 1)[0]
        body = next((n for n, text in enumerate(lines[line:], line + 1) if text == first), line + 1)
        return Code(
            text=cell.source,
            line=line,
            body_line=body,
            id=self._id(metadata, line),
            tags=tuple(metadata.get("tags", ())),
            answer=None if answer is None else str(answer).rstrip("\n"),
        )

    def _id(self, metadata: Mapping[str, Any], line: int) -> str | None:
        cell_id = metadata.get("id")
        if cell_id is None:
            return None
        if not isinstance(cell_id, str) or not CELL_ID.fullmatch(cell_id):
            self.problem(
                line,
                f"the id {cell_id!r} cannot be a cell's id",
                "Use up to 64 Latin letters, digits, “-” and “_”.",
            )
            return None
        return cell_id

    def _known(self, metadata: Mapping[str, Any], known: set[str], line: int) -> None:
        for key in sorted(set(metadata) - known):
            self.problem(
                line,
                f"the cell's header has “{key}”, which means nothing here",
                f"Known are: {', '.join(sorted(known))}.",
            )

    def _unique(self, cells: list[Passage | Code]) -> None:
        seen: dict[str, int] = {}
        for cell in cells:
            graded = cell.graded_id if isinstance(cell, Code) else None
            if graded is not None and cell.id is not None:
                self.problem(
                    cell.line,
                    "a graded cell has an id of its own",
                    f"Remove it: the tag makes the id, “{graded}”.",
                    cell.id,
                )
            name = graded or cell.id
            if name is None:
                continue
            if name in seen:
                self.problem(
                    cell.line,
                    f"the id is already taken by the cell at line {seen[name]}",
                    "Give each cell an id of its own, and each exercise one cell.",
                    name,
                )
            seen.setdefault(name, cell.line)
