"""XML from strangers, parsed safely: no DTD, no entities, nothing fetched, no depths.

A few hundred bytes of entity declarations unfold to gigabytes ("billion laughs"), and an
external entity makes a careless server read its own files or call other servers (OWASP,
"XML External Entity Prevention"). Both need a DTD, so a document with one is refused.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException, DTDForbidden, EntitiesForbidden
from defusedxml.ElementTree import DefusedXMLParser

from mock_server.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MAX_DEPTH", "MAX_ELEMENTS", "Element", "parse_xml"]

MAX_DEPTH: Final = 32  # elements inside of each other
MAX_ELEMENTS: Final = 5000
_SHOWN: Final = 80  # characters of what a client sent


class TooLarge(Exception):  # noqa: N818 - an answer to the client, not a fault of ours
    """The document goes beyond a limit; the argument says which."""


class _Limited(TreeBuilder):
    """Builds the tree, up to a depth and a number of elements."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.count = 0
        self.instructions = 0

    def start(self, tag: Any, attrs: Mapping[Any, Any], /) -> Element:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH:
            raise TooLarge(f"its elements stand more than {MAX_DEPTH} deep in each other")
        if self.count > MAX_ELEMENTS:
            raise TooLarge(f"it has more than {MAX_ELEMENTS} elements")
        return super().start(tag, dict(attrs))

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)

    def pi(self, *_: object) -> None:  # type: ignore[override] # nothing of it enters the tree
        self.instructions += 1


def parse_xml(body: bytes, charset: str | None = None, *, instructions: bool = True) -> Element:
    """The root element. `charset` is that of the Content-Type, which is above the declaration.

    A byte order mark is above both (RFC 7303, section 3). Raises Problem 400 for what is no
    XML, for a DTD and beyond the limits, 415 for an unknown charset; with `instructions`
    False also 400 for processing instructions.
    """
    if not body:
        raise Problem(400, title="No XML", detail="The body is empty; an XML document is expected.")
    encoding = _encoding(body, charset)
    builder = _Limited()
    try:
        root = _parsed(body, encoding, builder)
    except DTDForbidden as error:
        raise _unsafe(body, encoding, error) from None
    except TooLarge as error:
        raise Problem(
            400, title="XML too large", detail=f"The document is refused: {error.args[0]}."
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise Problem(
            400,
            title="Not XML",
            detail=f"The body is not well-formed XML: {error}. Every element ends with its own "
            "tag, <name>…</name>; & is written &amp; and < is written &lt;.",
        ) from None
    if builder.instructions and not instructions:
        raise Problem(
            400,
            title="Processing instruction",
            detail="The document holds a processing instruction (<?…?>), which is not allowed "
            "here. Leave it out; the XML declaration at the beginning may stay.",
        )
    return root


def _parsed(body: bytes, encoding: str | None, builder: _Limited, *, dtd: bool = True) -> Element:
    parser = DefusedXMLParser(
        target=builder,
        encoding=encoding,
        forbid_dtd=dtd,
        forbid_entities=True,
        forbid_external=True,
    )
    parser.feed(body)
    root = parser.close()
    assert isinstance(root, Element)
    return root


def _encoding(body: bytes, charset: str | None) -> str | None:
    if charset is None or body.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        return None
    try:
        return codecs.lookup(charset).name
    except (LookupError, ValueError):
        raise Problem(
            415,
            detail=f"The charset {charset[:_SHOWN]!r} of the Content-Type is unknown; send UTF-8.",
        ) from None


def _unsafe(body: bytes, encoding: str | None, error: DTDForbidden) -> Problem:
    """Say what the DTD wanted: the parser goes on to the first entity, and no further."""
    what = f"It has a DTD (<!DOCTYPE {str(error.name)[:_SHOWN]} …>)."
    why = "DTDs are not read here: with them come entities"
    try:
        _parsed(body, encoding, _Limited(), dtd=False)
    except EntitiesForbidden as entity:
        name = f"&{str(entity.name)[:_SHOWN]};"
        if entity.sysid is not None:
            source = str(entity.sysid)[:_SHOWN]
            what = f"It declares the external entity {name}, to be read from {source!r}."
            why = "External entities are not read: they would give away files, or call others"
        else:
            what = f"It declares the entity {name}."
            why = "Entities are not unfolded: a few of them can fill any memory"
    except (DefusedXmlException, ParseError, TooLarge, ValueError, LookupError):
        pass  # the DTD alone is reason enough
    return Problem(
        400,
        title="Unsafe XML",
        detail=f"The document is refused. {what} {why}. "
        "Leave the <!DOCTYPE …> out and write what you mean as plain text.",
    )
