"""Links resolve: to notebooks, headings, files beside the notebook, reviewed hosts."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from course.build.identity import cell_ids
from course.build.layout import Kind, Language, Layout
from course.build.localise import CodeError, parse
from course.build.markdown import dissect
from course.build.problem import Problem
from course.build.source import Code, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from course.build.source import Source

_ADDRESS: Final = re.compile(r"\b(?:https?|wss?)://[^\s\"'<>)`]+")
# RFC 2606 names nobody owns, and this machine
_OURS: Final = re.compile(r"(127\.\d+\.\d+\.\d+|localhost|(.+\.)?example(\.com|\.org|\.net)?)")
_KINDS: Final = {"lesson": Kind.LESSON, "exercises": Kind.ASSIGNMENT}

_Finding = tuple[str, str]  # what, remedy


def reference_problems(source: Source, layout: Layout) -> list[Problem]:
    """Name every link, picture and address that leads nowhere; nothing is fetched."""
    problems = []
    for language in Language:
        links = _Links(source, layout, language)
        for cell_id, cell in zip(cell_ids(source), source.cells, strict=True):
            if not isinstance(cell, Passage):
                continue
            parts = dissect(cell[language].text)
            for link in [*parts.links, *(address for address, _ in parts.pictures)]:
                if (finding := links.finding(link)) is not None:
                    line = cell[language].line
                    problems.append(Problem(source.path, *finding, line, cell_id))
    return problems + list(_code_addresses(source, reviewed_hosts(layout.external_hosts)))


@cache
def reviewed_hosts(file: Path) -> frozenset[str]:
    """The hosts that a reviewer has looked at: one a line, `#` for comments."""
    if not file.exists():
        return frozenset()
    lines = (line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines())
    return frozenset(line for line in lines if line)


@dataclass(slots=True)
class _Links:
    source: Source
    layout: Layout
    language: Language

    def finding(self, link: str) -> _Finding | None:
        scheme = urlsplit(link).scheme
        if link.startswith("#"):
            return self._heading(unquote(link[1:]))
        if scheme in _KINDS:
            return self._notebook(link, _KINDS[scheme])
        if scheme in {"http", "https", "ws", "wss"}:
            return _host(urlsplit(link).hostname or "", reviewed_hosts(self.layout.external_hosts))
        if scheme:
            return (
                f"the link {link} has a scheme that is not used here",
                "Use lesson:NAME, exercises:NAME, #Heading, a file beside the notebook, https://.",
            )
        return self._file(link)

    def _heading(self, anchor: str) -> _Finding | None:
        # JupyterLab's anchors: the heading's text with “-” for spaces
        headings = (
            heading.text.replace(" ", "-")
            for passage in self.source.passages
            for heading in dissect(passage[self.language].text).headings
        )
        if anchor in headings:
            return None
        return (
            f"no heading answers to the link #{anchor}",
            "Write the heading's text with “-” for spaces, as JupyterLab does.",
        )

    def _notebook(self, link: str, kind: Kind) -> _Finding | None:
        name = urlsplit(link).path
        if (self.layout.sources(kind) / f"{name}.md").exists():
            return None
        known = ", ".join(file.stem for file in self.layout.source_files(kind))
        return f"the link {link} leads nowhere", f"There are: {known or 'none yet'}."

    def _file(self, link: str) -> _Finding | None:
        folder = self.layout.notebook(self.source.kind, self.source.name, self.language).parent
        if (folder / unquote(urlsplit(link).path)).exists():
            return None
        place = self.layout.relative(folder)
        return f"the file {link} does not exist", f"Put it into {place}: links start there."


def _host(host: str, hosts: frozenset[str]) -> _Finding | None:
    if host in hosts or _OURS.fullmatch(host):
        return None
    return (
        f"the host {host} is not among the reviewed ones",
        "Leave the link out, or add the host with its reason to docs/external-hosts.txt.",
    )


def _code_addresses(source: Source, hosts: frozenset[str]) -> Iterator[Problem]:
    """Code talks to the local server: an address elsewhere would not work offline."""
    for cell_id, cell in zip(cell_ids(source), source.cells, strict=True):
        if not isinstance(cell, Code):
            continue
        try:
            tree = parse(cell.text)
        except CodeError:
            continue  # reported where the cell is projected
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            for address in _ADDRESS.findall(node.value):
                # the hosts of XML namespaces and the like are names, never opened
                finding = _host(urlsplit(address).hostname or "", hosts)
                if finding is not None:
                    line = cell.body_line + node.lineno - 1
                    yield Problem(source.path, *finding, line, cell_id)
