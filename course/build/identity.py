"""Stable ids of cells: given by the author, or made from the nearest heading."""

from __future__ import annotations

import itertools
import re
import unicodedata

from course.build.source import Code, Passage, Source

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_LONGEST_SLUG = 40


def slug(heading: str) -> str:
    """A heading as an id: ASCII letters and digits, joined by `-`."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    joined = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return joined[:_LONGEST_SLUG].rstrip("-") or "part"


def cell_ids(source: Source) -> list[str]:
    """One id for each cell, the same in both languages.

    Prose and code are counted apart, so that a paragraph put in does not rename the code
    after it. Without a heading the file's beginning is called `start`.
    """
    given = [_given(cell) for cell in source.cells]
    taken = {name for name in given if name is not None}
    here = "start"
    ids = []
    for cell, chosen in zip(source.cells, given, strict=True):
        wanted: str | None = None
        if isinstance(cell, Passage):
            headings = _HEADING.findall(_without_fences(cell.en.text))
            if headings:
                here = wanted = slug(headings[0])
            stem = here
        else:
            stem = f"{here}-code"
        name = chosen or _free(wanted, stem, taken)
        taken.add(name)
        ids.append(name)
    return ids


def _given(cell: Passage | Code) -> str | None:
    return cell.id if isinstance(cell, Passage) else cell.id or cell.graded_id


def _free(wanted: str | None, stem: str, taken: set[str]) -> str:
    if wanted is not None and wanted not in taken:
        return wanted
    numbered = (f"{stem}-{number}" for number in itertools.count(1))
    return next(name for name in numbered if name not in taken)


def _without_fences(text: str) -> str:
    return re.sub(r"^(`{3,}|~{3,}).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
