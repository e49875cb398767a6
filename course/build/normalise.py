"""Outputs that are the same at every run: ports, dates and versions set to fixed ones.

The patterns are those of nbval's file (`tests/nbval_sanitize.cfg`), each with a
replacement that reads like a real value, so that what is stored and what is compared
agree by construction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

# nbval reads its file with this very pattern (nbval.plugin.get_sanitize_patterns)
_PAIR: Final = re.compile(r"^regex: (.*)$\n^replace: (.*)$", re.MULTILINE)
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Normaliser:
    """The patterns in order; later ones see what earlier ones left."""

    patterns: tuple[tuple[re.Pattern[str], str], ...]

    @classmethod
    def read(cls, file: Path) -> Normaliser:
        text = file.read_text(encoding="utf-8")
        return cls(tuple((re.compile(regex), new) for regex, new in _PAIR.findall(text)))

    def text(self, text: str) -> str:
        for pattern, replacement in self.patterns:
            text = pattern.sub(replacement, text)
        return text

    def output(self, output: NotebookNode) -> NotebookNode:
        """Normalise one stored output in place and return it."""
        if output.output_type == "stream":
            output.text = self.text(output.text)
        elif output.output_type == "error":
            output.evalue = self.text(output.evalue)
            output.traceback = [self.text(part) for part in _own_frames(output)]
        else:
            output.data = {kind: self._value(value) for kind, value in output.data.items()}
        return output

    def _value(self, value: Any) -> Any:
        return self.text(value) if isinstance(value, str) else value


def _own_frames(error: NotebookNode) -> list[str]:
    """Keep a traceback's head, the frames in cells, and the last line.

    Frames inside libraries differ between versions and machines and show paths of the
    author's disk.
    """
    own = [part for part in error.traceback if _is_own(_COLOUR.sub("", part))]
    return [*own, f"{error.ename}: {error.evalue}"]


def _is_own(part: str) -> bool:
    return part.startswith(("Cell In[", "---"))


def shown(outputs: list[NotebookNode]) -> str:
    """What a reader sees of a cell: printed text, then values; an exception by its name."""
    parts = []
    for output in outputs:
        if output.output_type == "stream":
            parts.append(output.text.rstrip("\n"))
        elif output.output_type == "error":
            parts.append(f"{output.ename}: {output.evalue}")
        elif "text/plain" in output.data:
            parts.append(output.data["text/plain"])
    return "\n".join(parts)
