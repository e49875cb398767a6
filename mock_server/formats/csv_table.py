"""Records as a table: CSV with a header line (RFC 4180), in UTF-8 (RFC 7111, section 2).

A table has no place for lists. A record that holds one (an order its items) takes a line for
each entry: the columns of the entry are named after it (`item_book_id`), all others are
repeated. What is null is an empty field.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import Struct, inspect

from mock_server.formats.xml_writer import element_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Column(NamedTuple):
    """A column: the member it is taken from and, of a list's entries, the member of those."""

    name: str
    member: str
    inner: str | None = None


def csv_bytes(records: Iterable[Struct], kind: type[Struct]) -> bytes:
    """The table of records of one kind; without records it still has its header."""
    table = columns(kind)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in table])
    for record in records:
        writer.writerows(_rows(record, table))
    return text.getvalue().encode("utf-8", "replace")


def columns(kind: type[Struct]) -> list[Column]:
    """The columns of a kind of record, in the order of its members."""
    found: list[Column] = []
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        inner = getattr(field.type, "item_type", None)
        if isinstance(inner, inspect.StructType):
            prefix = element_name(inner.cls)
            found += [
                Column(f"{prefix}_{part.encode_name}", field.name, part.name)
                for part in inner.fields
            ]
        else:
            found.append(Column(field.encode_name, field.name))
    return found


def _rows(record: Struct, table: list[Column]) -> Iterator[list[str]]:
    members = msgspec.structs.asdict(record)
    nested = next((column.member for column in table if column.inner is not None), None)
    # A record without entries keeps its own line, with nothing in the entries' columns.
    entries: tuple[Any, ...] = (None,) if nested is None else (tuple(members[nested]) or (None,))
    for entry in entries:
        yield [
            _cell(
                members[column.member]
                if column.inner is None
                else getattr(entry, column.inner, None)
            )
            for column in table
        ]


def _cell(value: object) -> str:
    return "" if value is None else text_of(value)
