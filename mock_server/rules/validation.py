"""Every field that is wrong, each with what would be right.

msgspec stops at the first error; a client that has to fix its request wants to hear of
all of them at once, so a refused value is gone through field by field.
"""

from __future__ import annotations

import difflib
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin
from urllib.parse import quote

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import fields

from mock_server.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from msgspec.structs import FieldInfo


MAX_ERRORS: Final = 100  # that one problem lists
_SHOWN: Final = 100  # characters of a name that a client made up


class FieldError(Struct, frozen=True, omit_defaults=True):
    """One wrong place: a query parameter, or a JSON pointer (RFC 6901) or XPath into the body."""

    detail: str
    field: str = ""
    pointer: str = ""
    parameter: str = ""
    xpath: str = ""


def invalid_body(value: object, model: Any) -> Problem:
    """Problem 422 for a JSON value that `model` refused, with `errors` for its fields."""
    if not (isinstance(value, dict) and isinstance(model, type) and issubclass(model, Struct)):
        try:
            msgspec.convert(value, model)
        except msgspec.ValidationError as error:
            what, path = _split(str(error))
            detail = f"{what}.{_twice_encoded(value)}"
            found = [FieldError(detail, pointer="#" + _pointer(path))]
            return problem_of(found, "body")
        raise ValueError(f"the value is a valid {model}")
    found = [
        FieldError(detail, field=name, pointer=f"#/{_escaped(name)}{path}")
        for name, path, detail in _field_errors(value, model, "field", strict=True)
    ]
    return problem_of(found, "body")


def query_errors(
    values: Mapping[str, Any], model: type[Struct], kind: str = "query parameter"
) -> list[FieldError]:
    """What is wrong with query parameters (or what else comes as text) that `model` refused."""
    return [
        FieldError(detail, parameter=name)
        for name, _, detail in _field_errors(values, model, kind, strict=False)
    ]


def problem_of(errors: list[FieldError], where: str, status: int = 422) -> Problem:
    """Make a problem whose detail reads like a sentence and whose `errors` a program can use."""
    shown = errors[:MAX_ERRORS]
    listed = " ".join(
        f"{name}: {error.detail}" if (name := error.field or error.parameter) else error.detail
        for error in shown
    )
    first = "" if len(shown) == len(errors) else f" The first {len(shown)}:"
    count = "" if len(errors) == 1 else f"{len(errors)} things are wrong.{first} "
    return Problem(status, title=f"Invalid {where}", detail=count + listed, errors=shown)


def unknown_name(name: str, known: Iterable[str], kind: str) -> str:
    """Say that a name is unknown, which are known, and which was probably meant."""
    names = list(known)
    close = difflib.get_close_matches(name[:_SHOWN], names, n=1)
    guess = f" Did you mean {close[0]!r}?" if close else ""
    return f"there is no such {kind}.{guess} Known: {', '.join(names)}."


def _field_errors(
    value: Mapping[str, object], model: type[Struct], kind: str, *, strict: bool
) -> list[tuple[str, str, str]]:
    """Name, pointer below it and detail of each error."""
    found = []
    known = {field.encode_name: field for field in fields(model)}
    for name, field in known.items():
        if name not in value:
            if field.required:
                found.append((name, "", f"is missing. {_wanted(field)}"))
            continue
        try:
            _checker(model, name)(value[name], strict)
        except msgspec.ValidationError as error:
            if nested := _nested_errors(name, value[name], field.type, strict=strict):
                found += nested
                continue
            what, path = _split(str(error))
            below = _pointer(path).removeprefix(f"/{name}")
            said = _readable(what) if strict else _readable_query(what, value[name])
            found.append((name, below, f"{said}. {_wanted(field)}".strip()))
    if model.__struct_config__.forbid_unknown_fields:
        unknown = [name for name in value if name not in known]
        details = [unknown_name(name, known, kind) for name in unknown[:MAX_ERRORS]]
        details += [f"there is no such {kind}."] * (len(unknown) - len(details))
        found += [
            (name[:_SHOWN], "", detail) for name, detail in zip(unknown, details, strict=True)
        ]
    return found


def _nested_errors(
    name: str, value: object, kind: Any, *, strict: bool
) -> list[tuple[str, str, str]]:
    """What is wrong with the structs of a list, each by its place; nothing if it is the list."""
    model = _struct_of_list(kind)
    if model is None or not isinstance(value, list):
        return []
    found = []
    for place, item in enumerate(islice(value, MAX_ERRORS)):
        if not isinstance(item, dict):
            found.append((name, f"/{place}", "is no object."))
            continue
        for inner, below, detail in _field_errors(item, model, "field", strict=strict):
            found.append((name, f"/{place}/{_escaped(inner)}{below}", f"{inner}: {detail}"))
    return found


def _struct_of_list(kind: Any) -> type[Struct] | None:
    """`Item` for `list[Item]`, annotated or not."""
    if get_origin(kind) is list:
        inner = get_args(kind)[0]
        return inner if isinstance(inner, type) and issubclass(inner, Struct) else None
    return next((found for part in get_args(kind) if (found := _struct_of_list(part))), None)


@cache
def _checker(model: type[Struct], name: str) -> Callable[[object, bool], object]:
    # A struct of one field: a field's type alone may be a union with UNSET, which
    # msgspec takes only inside of a struct.
    kind = next(field.type for field in fields(model) if field.encode_name == name)
    one = msgspec.defstruct("One", [(name, kind)])
    return lambda value, strict: msgspec.convert({name: value}, one, strict=strict)


def _twice_encoded(value: object) -> str:
    """Name a beginner's mistake: `json=json.dumps(user)` sends a string that holds JSON."""
    try:
        inner = msgspec.json.decode(value) if isinstance(value, str) else None
    except msgspec.DecodeError:
        inner = None
    if not isinstance(inner, dict | list):
        return ""
    return (
        " The body is a string that holds JSON: it was encoded twice. "
        "Give your library the object itself, not its JSON text."
    )


def _split(message: str) -> tuple[str, str]:
    what, _, path = message.partition(" - at `")
    return what, path.rstrip("`")


def _escaped(name: str) -> str:
    """A name in a JSON pointer that stands in a URI fragment (RFC 6901, sections 3 and 6)."""
    safe = "~!$&'()*+,;=:@?"
    return quote(name.replace("~", "~0").replace("/", "~1"), safe=safe, errors="replace")


def _pointer(path: str) -> str:
    return path.removeprefix("$").replace("[", ".").replace("]", "").replace(".", "/")


def _readable(what: str) -> str:
    # A regular expression says nothing to a beginner; the description that follows does.
    return "has not the right form" if "matching regex" in what else f"{what[0].lower()}{what[1:]}"


def _readable_query(what: str, value: object) -> str:
    # Everything in a query is text, so "got `str`" would be no news.
    for kind, meaning in (
        ("int", "a whole number"),
        ("float", "a number"),
        ("bool", "true or false"),
    ):
        if what.startswith(f"Expected `{kind}") and "got `str`" in what:
            return f"{value!r} is not {meaning}"
    return _readable(what)


def _wanted(field: FieldInfo) -> str:
    metas = [meta for meta in _metas(field.type) if meta.description]
    if not metas:
        return ""
    text = str(metas[0].description).rstrip(".")
    example = f" For example: {metas[0].examples[0]}." if metas[0].examples else ""
    return f"{text}.{example}"


def _metas(kind: Any) -> list[Meta]:
    """All `Meta` in an annotation, outermost first."""
    own = [meta for meta in getattr(kind, "__metadata__", ()) if isinstance(meta, Meta)]
    inner = [] if own else [meta for part in get_args(kind) for meta in _metas(part)]
    return own + inner
