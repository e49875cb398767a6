"""Whether each English cell translates its Russian cell as it stands now."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from course.build.identity import cell_ids
from course.build.problem import Problem
from course.build.source import Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterator


def fingerprint(text: str) -> str:
    """What an English cell carries of its Russian one: 8 hex digits of the SHA-256."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def _passages(source: Source) -> Iterator[tuple[str, Passage]]:
    for cell_id, cell in zip(cell_ids(source), source.cells, strict=True):
        if isinstance(cell, Passage):
            yield cell_id, cell


def stale_translations(source: Source) -> list[Problem]:
    """Name every cell whose Russian text is not the one that was translated."""
    problems = []
    for cell_id, passage in _passages(source):
        if passage.en.of == fingerprint(passage.ru.text):
            continue
        if passage.en.of is None:
            what = "the translation is not confirmed"
        else:
            what = "the Russian text has changed since it was translated"
        problems.append(
            Problem(
                source.path,
                what,
                "Compare both texts, then: python run.py build --accept-translation "
                f"{cell_id} (or {source.name} for all of this file).",
                passage.en.line,
                cell_id,
            )
        )
    return problems


def accept_translations(source: Source, wanted: set[str]) -> list[str]:
    """Write the present hash into the English cells named by id, file or `all`.

    Returns the ids of the cells that were changed; nothing else in the file is touched.
    """
    everything = bool(wanted & {"all", source.name})
    lines = source.file.read_text(encoding="utf-8").split("\n")
    accepted = []
    for cell_id, passage in _passages(source):
        current = fingerprint(passage.ru.text)
        if passage.en.of == current or not (everything or cell_id in wanted):
            continue
        marker = json.loads(lines[passage.en.line - 1].removeprefix("+++"))
        marker["of"] = current
        lines[passage.en.line - 1] = "+++ " + json.dumps(marker, ensure_ascii=False)
        accepted.append(cell_id)
    if accepted:
        source.file.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return accepted
