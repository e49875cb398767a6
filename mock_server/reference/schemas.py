"""JSON Schemas (2020-12) of models and parameters, shared under `#/components/schemas`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mock_server.registry import Parameter, Route

_REFERENCE: Final = "#/components/schemas/{name}"
_PLACEHOLDER: Final = re.compile(r"\{(\w+):((?:[^{}]|\{[^{}]*\})+)\}")
_DIGITS: Final = re.compile(r"(?:\[0-9\]|\\d)\{1,(\d+)\}")
# What a placeholder without a pattern takes: one segment of a path.
_SEGMENT: Final[dict[str, Any]] = {"pattern": "^[^{}/]+$", "minLength": 1}


class Schemas:
    """The schemas of all models of a document; `of(model)` is one, or a reference to it."""

    def __init__(self, models: Iterable[Any]) -> None:
        self._models = list({_key(model): model for model in models}.values())
        schemas, self.components = msgspec.json.schema_components(
            self._models, ref_template=_REFERENCE
        )
        self._schemas = dict(zip(map(_key, self._models), schemas, strict=True))

    def of(self, model: Any) -> dict[str, Any]:
        return self._schemas[_key(model)]


def of_parameter(parameter: Parameter, route: Route) -> dict[str, Any]:
    """The schema of one parameter's value, with what the path's pattern adds."""
    schema = _without_words(msgspec.json.schema(parameter.kind))
    if parameter.where == "path":
        return schema | _of_pattern(parameter.name, route.path, schema.get("type"), schema)
    return schema


def has_pattern(route: Route) -> bool:
    """Whether paths that look alike may not be this route's, so that it is 404 there."""
    return _PLACEHOLDER.search(route.path) is not None


def _of_pattern(name: str, path: str, kind: object, schema: dict[str, Any]) -> dict[str, Any]:
    pattern = next((match[2] for match in _PLACEHOLDER.finditer(path) if match[1] == name), None)
    if pattern is None:
        return dict(_SEGMENT) if kind == "string" else {}
    digits = _DIGITS.fullmatch(pattern)
    if kind == "integer" and digits is not None:
        most = 10 ** int(digits[1]) - 1
        return {
            "minimum": max(schema.get("minimum", 0), 0),
            "maximum": min(schema.get("maximum", most), most),
        }
    return {"pattern": f"^(?:{pattern})$"} if kind == "string" else {}


def _without_words(schema: dict[str, Any]) -> dict[str, Any]:
    # The parameter says them, in the reader's language.
    return {key: value for key, value in schema.items() if key not in ("description", "examples")}


def _key(model: Any) -> str:
    # Some models are not hashable (Annotated with a Meta that has a dict in it).
    return repr(model)
