"""XML elements as structs, with the errors of a JSON body and an XPath to each.

What the elements hold is text; the model says what it means. Read are the documents that
`xml_writer.py` writes; an empty element is null where the model knows null.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from msgspec import inspect

from mock_server.formats.xml_writer import XSI, element_name
from mock_server.rules.validation import FieldError, invalid_body, problem_of

if TYPE_CHECKING:
    from collections.abc import Hashable

    from mock_server.formats.xml_parser import Element
    from mock_server.problems import Problem

ModelT = TypeVar("ModelT")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_NIL: Final = f"{{{XSI}}}nil"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_SHOWN: Final = 80  # characters of what a client sent


def from_element(
    root: Element, model: type[ModelT], name: str, *, namespace: str | None = None
) -> ModelT:
    """The element `name` of `namespace` as `model`. Raises Problem 422."""
    prefix = f"{{{namespace}}}" if namespace else ""
    if root.tag != prefix + name:
        detail = f"the root element is {_shown(root.tag)}; expected {_shown(prefix + name)}."
        raise problem_of([FieldError(detail, xpath="/*")], "body")
    reading = _Reading(prefix)
    value = reading.value(root, _type_of(model), f"/{name}", top="")
    if reading.errors:
        raise problem_of(reading.errors, "body")
    try:
        return msgspec.convert(value, model)
    except msgspec.ValidationError:
        raise located(invalid_body(value, model), name, model) from None


def located(problem: Problem, name: str, model: Any) -> Problem:
    """Say where in the XML document the errors are (XPath), not where in a JSON one."""
    errors = [
        msgspec.structs.replace(error, pointer="", xpath=_xpath(error.pointer, name, model))
        if error.pointer
        else error
        for error in problem.members.get("errors", [])
    ]
    if errors:
        problem.members["errors"] = errors
    return problem


class _Reading:
    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.errors: list[FieldError] = []

    def value(self, element: Element, kind: Any, path: str, top: str) -> Any:
        kind, nullable = _bare(kind)
        self._attributes(element, path, top)
        nil = element.get(_NIL, "").strip() in ("true", "1")
        if nil and (len(element) or (element.text or "").strip()):
            self._wrong('says xsi:nil="true" and has a content all the same.', path, top)
        if nullable and (nil or not (len(element) or element.text)):
            return None
        if isinstance(kind, inspect.StructType | inspect.ListType | inspect.VarTupleType):
            texts = [element.text, *(child.tail for child in element)]
            loose = next((text.strip() for text in texts if text and text.strip()), None)
            if loose is not None:
                self._wrong(f"has text beside its elements: {loose[:_SHOWN]!r}.", path, top)
            return (
                self._struct(element, kind, path, top)
                if isinstance(kind, inspect.StructType)
                else self._list(element, kind.item_type, path, top)
            )
        if len(element):
            inner = _shown(element[0].tag)
            self._wrong(f"holds the element {inner} where text was expected.", path, top)
            return None
        return _plain(element.text or "", kind)

    def _struct(
        self, element: Element, kind: inspect.StructType, path: str, top: str
    ) -> dict[str, Any]:
        known = {field.encode_name: field.type for field in kind.fields}
        value: dict[str, Any] = {}
        for child in element:
            name = self._name(child)
            where = f"{path}/{name}"
            if name is None:
                wanted = f"the namespace {self.prefix[1:-1]!r}" if self.prefix else "no namespace"
                self._wrong(f"holds {_shown(child.tag)}; expected are ones of {wanted}.", path, top)
            elif name in value:
                self._wrong("is there more than once; once is enough.", where, top or name)
            elif name in known:
                value[name] = self.value(child, known[name], where, top or name)
            else:
                value[name] = None  # that it is unknown is said with all the rest
        return value

    def _list(self, element: Element, kind: Any, path: str, top: str) -> list[Any]:
        inner = _bare(kind)[0]
        name = element_name(inner.cls) if isinstance(inner, inspect.StructType) else "i"
        items = []
        for number, child in enumerate(element, 1):
            where = f"{path}/{name}[{number}]"
            if self._name(child) != name:
                self._wrong(f"is {_shown(child.tag)}; expected <{name}>.", f"{path}/*", top)
                continue
            items.append(self.value(child, kind, where, top))
        return items

    def _name(self, element: Element) -> str | None:
        """The name in the namespace that is read, or None."""
        tag = str(element.tag)
        namespace, brace, name = tag.rpartition("}")
        return name if namespace + brace == self.prefix else None

    def _attributes(self, element: Element, path: str, top: str) -> None:
        for name in element.keys():  # noqa: SIM118 - of an Element, not of a dict
            if not name.startswith((f"{{{XSI}}}", _XML)):
                tag = name[:_SHOWN]
                self._wrong(
                    f"has the attribute {tag!r}; attributes are not read. "
                    f"Write an element: <{tag}>…</{tag}>.",
                    path,
                    top,
                )

    def _wrong(self, detail: str, path: str, top: str) -> None:
        self.errors.append(FieldError(detail, field=top, xpath=path))


def _type_of(model: Any) -> inspect.Type:
    return _known_type(model)


@cache
def _known_type(model: Hashable) -> inspect.Type:
    return inspect.type_info(model)


def _bare(kind: Any) -> tuple[Any, bool]:
    """The type without its constraints, and whether it may be null."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    if not isinstance(kind, inspect.UnionType):
        return kind, False
    others = [part for part in kind.types if not isinstance(part, inspect.NoneType)]
    return _bare(others[0])[0], len(others) < len(kind.types)


def _plain(text: str, kind: Any) -> Any:
    if isinstance(kind, inspect.StrType):
        return text
    text = text.strip()
    if isinstance(kind, inspect.IntType) and _INTEGER.fullmatch(text):
        return int(text)
    if isinstance(kind, inspect.BoolType) and text in ("true", "false", "1", "0"):
        return text in ("true", "1")
    return text


def _shown(tag: object) -> str:
    text = str(tag)
    namespace, _, name = text.rpartition("}")
    shown = f"<{name[:_SHOWN]}>"
    return f"{shown} of the namespace {namespace[1 : _SHOWN + 1]!r}" if namespace else shown


def _xpath(pointer: str, name: str, model: Any) -> str:
    """`/order/items/item[1]/book_id` of the pointer `#/items/0/book_id`."""
    kind: Any = _type_of(model)
    path = f"/{name}"
    for part in pointer.removeprefix("#").split("/")[1:]:
        kind = _bare(kind)[0] if kind is not None else None
        if isinstance(kind, inspect.ListType | inspect.VarTupleType) and part.isdecimal():
            kind = kind.item_type
            inner = _bare(kind)[0]
            item = element_name(inner.cls) if isinstance(inner, inspect.StructType) else "i"
            path += f"/{item}[{int(part) + 1}]"
            continue
        fields = {f.encode_name: f.type for f in kind.fields} if _is_struct(kind) else {}
        kind = fields.get(part)
        path += f"/{part}"
    return path


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, inspect.StructType)
