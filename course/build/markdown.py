"""What is in a piece of prose: headings, links, pictures, words, without its code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

_PARSER: Final = MarkdownIt("commonmark").enable("table")
_WORD: Final = re.compile(r"\w+(?:[-’']\w+)*")
_TAG: Final = re.compile(r"<(img|a)\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""([\w-]+)\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(slots=True)
class Prosaic:
    """The parts of one prose cell; `plain` is its text without code, links or tags."""

    headings: list[Heading] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)  # address, alternative text
    inline_code: list[str] = field(default_factory=list)
    fences: list[str] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)
    plain: str = ""
    words: int = 0  # outside tables


def dissect(text: str) -> Prosaic:
    """Parse Markdown as JupyterLab shows it."""
    parts = Prosaic()
    plain: list[str] = []
    in_table = False
    heading = 0
    for token in _PARSER.parse(text):
        if token.type in {"table_open", "table_close"}:
            in_table = token.type == "table_open"
        if token.type == "heading_open":
            heading = int(token.tag[1])
        if token.type == "fence":
            parts.fences.append(token.content)
        if token.type == "html_block":
            _html(token.content, parts)
        if (form := _form(token)) is not None:
            parts.shape.append(form)
        if token.type != "inline":
            continue
        words = _inline(token.children or [], parts)
        plain.append(words)
        if heading:
            parts.headings.append(Heading(heading, _heading_text(token.children or [])))
            heading = 0
        if not in_table:
            parts.words += len(_WORD.findall(words))
    parts.plain = "\n".join(plain)
    return parts


def _inline(children: list[Token], parts: Prosaic) -> str:
    words = []
    for child in children:
        if child.type == "link_open":
            parts.links.append(str(child.attrs.get("href", "")))
        elif child.type == "image":
            parts.pictures.append((str(child.attrs.get("src", "")), child.content))
        elif child.type == "code_inline":
            parts.inline_code.append(child.content)
            words.append(" ")
        elif child.type == "html_inline":
            _html(child.content, parts)
        elif child.type == "text":
            words.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            words.append("\n")
    return "".join(words)


def _heading_text(children: list[Token]) -> str:
    return "".join(child.content for child in children if child.type in {"text", "code_inline"})


def _html(content: str, parts: Prosaic) -> None:
    for tag, attributes in _TAG.findall(content):
        found = dict(_ATTRIBUTE.findall(attributes))
        if tag.lower() == "img":
            parts.pictures.append((found.get("src", ""), found.get("alt", "")))
        elif "href" in found:
            parts.links.append(found["href"])


def _form(token: Token) -> str | None:
    """A block's share in the cell's shape, which both languages have in common."""
    if token.type == "heading_open":
        return f"heading {token.tag[1]}"
    if token.type in {"list_item_open", "tr_open", "blockquote_open"}:
        return {"list_item_open": "list item", "tr_open": "table row"}.get(token.type, "quotation")
    if token.type == "fence":
        return f"fenced block ({token.info.strip() or 'plain'})"
    if token.type == "html_block" and "<details" in token.content:
        return "folded block"
    return None
