"""Values on their way between the student's kernel and the examiner.

Only plain data of exact types crosses: None, bool, int, float, str, list, dict, and beside
JSON's own what students return every day: bytes, tuples (which arrive as lists) and dicts
whose keys are not text. No subclass crosses (its `__eq__` would judge itself), nothing is
pickled. Objects stay where they are, and a handle stands for them.

What JSON lacks is written as an object with the key "$": bytes, large integers, dicts with
other keys than text, handles.
"""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 40
MAX_ITEMS = 100_000  # elements of lists and dicts, all levels together
MAX_TEXT = 4_000_000  # bytes of texts (in JSON) and of bytes, all levels together
MAX_INT_BITS = 10_000
MAX_NAME = 200  # characters of a class's name, and of its module's
MAX_MESSAGE = 2_000  # characters of an exception's message

NO_DATA = "not plain data"
_TAG = "$"
_JSON_INT = 2**63  # beyond it JSON readers differ
_SCALAR_KEYS = (str, int, float, bool, type(None))


class NotPlainError(TypeError):
    """A value cannot cross; `path` says where in it, `type` what stands there."""

    def __init__(self, path: str, type_name: str, reason: str) -> None:
        super().__init__(f"{path or 'the value'}: {type_name}: {reason}")
        self.path = path
        self.type = type_name
        self.reason = reason


def type_name(value: object) -> str:
    """Name a value's type as people write it: `dict`, `requests.models.Response`."""
    return class_name(type(value))


def class_name(cls: type) -> str:
    """Name a class without asking its metaclass, which may be a student's own."""
    name: str = type.__dict__["__qualname__"].__get__(cls)[-MAX_NAME:]
    try:
        module = type.__dict__["__module__"].__get__(cls)
    except AttributeError:
        module = None
    if type(module) is not str or module in ("builtins", "__main__"):
        return name.rpartition("<locals>.")[2]
    return f"{module[:MAX_NAME]}.{name.rpartition('<locals>.')[2]}"


def cut(text: str, longest: int = MAX_MESSAGE) -> str:
    """Shorten a text and note how long it was; lone surrogates become question marks."""
    if len(text) > longest:
        text = f"{text[:longest]}… ({len(text):,} characters)"
    return text.encode("utf-8", "replace").decode("utf-8")


def to_wire(value: object, handle_of: Callable[[object], int | None] | None = None) -> Any:
    """Turn a value into what JSON can carry, or raise NotPlainError.

    `handle_of` knows the objects that cross as handles.
    """
    return _Writer(handle_of).write(value, "", MAX_DEPTH)


class _Writer:
    def __init__(self, handle_of: Callable[[object], int | None] | None) -> None:
        self._handle_of = handle_of
        self._items = MAX_ITEMS
        self._text = MAX_TEXT

    def write(self, value: Any, path: str, depth: int) -> Any:  # noqa: C901, PLR0911 — one case for each type that crosses
        # Types are compared, never asked with isinstance: a subclass could answer anything.
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is int:
            return self._integer(value, path)
        if kind is float:
            if not math.isfinite(value):
                raise NotPlainError(path, "float", repr(value))
            return value
        if kind is str:
            return self._string(value, path)
        if kind is bytes or kind is bytearray:
            self._spend_text(len(value), path, "bytes")
            return {_TAG: "bytes", "base64": base64.b64encode(value).decode("ascii")}
        if kind is list or kind is tuple or kind is dict:
            if depth == 0:
                raise NotPlainError(path, type_name(value), f"nested deeper than {MAX_DEPTH}")
            self._items -= len(value)
            if self._items < 0:
                size = len(value)
                raise NotPlainError(path, type_name(value), f"too large ({size:,} items)")
            if kind is dict:
                return self._dict(dict(value), path, depth)
            return [
                self.write(item, f"{path}[{index}]", depth - 1)
                for index, item in enumerate(list(value))
            ]
        number = self._handle_of(value) if self._handle_of else None
        if number is not None:
            return {_TAG: "handle", "id": number, "type": type_name(value)}
        raise NotPlainError(path, type_name(value), NO_DATA)

    def _integer(self, value: Any, path: str) -> Any:
        if -_JSON_INT <= value < _JSON_INT:
            return value
        if value.bit_length() > MAX_INT_BITS:
            raise NotPlainError(path, "int", f"too large ({value.bit_length():,} bits)")
        return {_TAG: "int", "hex": hex(value)}

    def _string(self, value: str, path: str) -> str:
        if len(value) > self._text:  # not encoded first: it may be as large as the memory
            raise NotPlainError(path, "str", f"too large ({len(value):,} characters)")
        try:
            size = len(msgspec.json.encode(value))
        except UnicodeEncodeError as error:
            raise NotPlainError(path, "str", f"not valid Unicode ({error.reason})") from None
        self._spend_text(size, path, "str")
        return value

    def _dict(self, value: dict[Any, Any], path: str, depth: int) -> Any:
        if all(type(key) is str for key in value) and _TAG not in value:
            return {
                self._string(key, path): self.write(item, f"{path}[{key!r:.60}]", depth - 1)
                for key, item in value.items()
            }
        pairs = []
        for key, item in value.items():
            if type(key) not in _SCALAR_KEYS:
                raise NotPlainError(path, type_name(key), "as a key of a dict")
            written = self.write(item, f"{path}[{key!r:.60}]", depth - 1)
            pairs.append([self.write(key, path, depth - 1), written])
        return {_TAG: "dict", "items": pairs}

    def _spend_text(self, size: int, path: str, kind: str) -> None:
        self._text -= size
        if self._text < 0:
            raise NotPlainError(path, kind, f"too large ({size:,} bytes)")


def from_wire(tree: Any, object_of: Callable[[dict[str, Any]], object]) -> Any:  # noqa: PLR0911 — one return for each kind
    """Read what `to_wire` wrote; `object_of` turns the description of a handle into an object.

    Raises ValueError for what `to_wire` does not write.
    """
    if type(tree) is list:
        return [from_wire(item, object_of) for item in tree]
    if type(tree) is not dict:
        return tree
    if _TAG not in tree:
        return {key: from_wire(item, object_of) for key, item in tree.items()}
    kind = tree[_TAG]
    try:
        if kind == "bytes":
            return base64.b64decode(tree["base64"], validate=True)
        if kind == "int":
            return int(tree["hex"], 16)
        if kind == "dict":
            return {
                from_wire(key, object_of): from_wire(item, object_of) for key, item in tree["items"]
            }
        if kind == "handle":
            return object_of(tree)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a value of kind {kind!r}") from error
    raise ValueError(f"values of kind {kind!r} do not exist")
