"""Feedback and formgrader pages in which nothing of a student's can run.

What a submission holds (text cells, outputs, metadata) is shown to other people: in the
feedback, and in formgrader, where a script would act with the instructor's rights.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import bleach  # type: ignore[import-untyped]  # it has no types
from bleach.css_sanitizer import (  # type: ignore[import-untyped]  # it has no types
    CSSSanitizer,
)
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from traitlets import Bool

from course.exam.render import style
from course.grading.notebook import node

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TAGS = frozenset(
    "a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i "  # noqa: SIM905  # a list is sixty lines
    "img kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th "
    "thead tr u ul var".split()
)
_ATTRIBUTES = frozenset(
    "alt aria-hidden class colspan dir height href lang open rowspan "  # noqa: SIM905  # as above
    "scope src style title width".split()
)
_STYLES = CSSSanitizer(
    allowed_css_properties=(
        "background-color",
        "border",
        "color",
        "font-style",
        "font-weight",
        "text-align",
        "text-decoration",
        "white-space",
    )
)
_SHOWN = ("text/plain", "text/html", "text/markdown", "image/png", "image/jpeg")
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_TABLE_STYLE = f"<style>{style()}</style>"


class Harmless(Preprocessor):
    """Reduce a notebook to what can be shown: escaped text, known tags, still pictures."""

    enabled = Bool(default_value=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        nb.metadata = node()  # widgets' state is a script, the title is a student's
        for cell in nb.cells:
            ours = cell.metadata.get("nbgrader")
            cell.metadata = node({} if ours is None else {"nbgrader": ours})
            cell.pop("attachments", None)
            if cell.cell_type == "code":
                cell.outputs = [_shown(output) for output in cell.outputs]
        return nb, resources


def clean(markup: str) -> str:
    """Keep known tags and attributes, escape the rest; the style of our own table stays."""
    rest = markup.replace(_TABLE_STYLE, "")
    cleaned = _bleached(rest)
    return cleaned if rest == markup else _TABLE_STYLE + cleaned


def clean_markdown(source: str) -> str:
    """Render Markdown as nbconvert does, then clean it: cleaning first would break its `>`."""
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    return clean(MarkdownWithMath(renderer=renderer).render(source))


def _bleached(markup: str) -> str:
    cleaned: str = bleach.clean(
        markup,
        tags=_TAGS,
        attributes=_allowed,
        protocols=("http", "https", "mailto", "data"),
        css_sanitizer=_STYLES,
    )
    return cleaned


def _allowed(tag: str, name: str, value: str) -> bool:
    if name in ("href", "src") and value.strip().lower().startswith("data:"):
        return tag == "img" and name == "src" and _PICTURE.fullmatch(value.strip()) is not None
    return name in _ATTRIBUTES


def _shown(output: NotebookNode) -> NotebookNode:
    if output.output_type not in ("display_data", "execute_result"):
        return output
    output.metadata = node()
    output.data = node(
        {kind: _content(kind, output.data[kind]) for kind in _SHOWN if kind in output.data}
    )
    return output


def _content(kind: str, content: object) -> str:
    text = content if isinstance(content, str) else repr(content)
    if kind == "text/html":
        return clean(text)
    if kind.startswith("image/"):
        return text if _BASE64.fullmatch(text) else ""
    return text
