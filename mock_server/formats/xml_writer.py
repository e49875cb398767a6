"""Records as XML: a member is an element of its name, an entry of a list one of its kind.

    <user><id>1</id><name>Søren Åkesson</name>…<phone xsi:nil="true"/></user>

The texts are those of JSON. What is null is an empty element that says so (`xsi:nil`, XML
Schema Part 1, section 2.6.2), and so ElementTree reads it as None.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
# What XML cannot carry, not even escaped (XML 1.0, section 2.2).
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LAST_WORD: Final = re.compile("[A-Z][a-z]*$")


def xml_bytes(value: object, name: str | None = None, *, namespace: str | None = None) -> bytes:
    """The document of a struct or mapping; its root is named after the struct."""
    return f"{DECLARATION}{xml_element(value, name, namespace=namespace)}\n".encode()


def xml_element(
    value: object, name: str | None = None, *, namespace: str | None = None, depth: int = 0
) -> str:
    """The same without the declaration, to stand inside of another document, at a depth there."""
    root = name or element_name(value)
    declared = f' xmlns="{escape(namespace)}"' if namespace else ""
    if value is None:
        return f'{"  " * depth}<{root}{declared} xmlns:xsi="{XSI}" xsi:nil="true"/>'
    first, *rest = _lines(root, value, depth)
    if _has_null(value):
        declared += f' xmlns:xsi="{XSI}"'
    return "\n".join([first.replace(f"<{root}", f"<{root}{declared}", 1), *rest])


def element_name(value: object) -> str:
    """`user` of a User, `item` of an OrderItem; `i` of what has no name (RFC 9457, appendix B)."""
    kind = value if isinstance(value, type) else type(value)
    match = _LAST_WORD.search(kind.__name__) if issubclass(kind, Struct) else None
    return match[0].lower() if match else "i"


def text_of(value: object) -> str:
    """The text of a plain value, as JSON has it."""
    plain = msgspec.to_builtins(value)
    return ("true" if plain else "false") if isinstance(plain, bool) else str(plain)


def _lines(name: str, value: Any, depth: int = 0) -> Iterator[str]:
    indent = "  " * depth
    if value is None:
        yield f'{indent}<{name} xsi:nil="true"/>'
        return
    members = _members(value)
    if members is None:
        yield f"{indent}<{name}>{printable(text_of(value))}</{name}>"
    elif not members:
        yield f"{indent}<{name}/>"
    else:
        yield f"{indent}<{name}>"
        for key, member in members:
            yield from _lines(key, member, depth + 1)
        yield f"{indent}</{name}>"


def _has_null(value: Any) -> bool:
    members = _members(value)
    if members is None:
        return value is None
    return any(_has_null(member) for _, member in members)


def _members(value: Any) -> list[tuple[str, Any]] | None:
    if isinstance(value, Struct):
        return _of_struct(value)
    if isinstance(value, dict):
        return _of_mapping(value)
    if isinstance(value, list | tuple):
        return [(element_name(item), item) for item in value]
    return None


def _of_struct(value: Struct) -> list[tuple[str, Any]]:
    # Through JSON's names and omissions, but the members as they are: a struct has a name.
    there = msgspec.structs.asdict(value)
    return [
        (field.encode_name, there[field.name])
        for field in msgspec.structs.fields(value)
        if there[field.name] is not msgspec.UNSET
        and not (value.__struct_config__.omit_defaults and there[field.name] == field.default)
    ]


def _of_mapping(value: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(str(key), member) for key, member in value.items()]


def printable(text: str) -> str:
    """A text with what means something in XML escaped, and what XML cannot carry replaced."""
    # A bare carriage return would be read as a line feed (XML 1.0, section 2.11).
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", escape(text, quote=False)).replace(
        "\r", "&#13;"
    )
