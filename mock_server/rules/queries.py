"""Query parameters as a struct: read, checked and documented from one declaration.

class BookQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    year: Annotated[int | None, about("Year of publication.", "Год издания.")] = None

query = read_query(request, BookQuery)          # raises Problem 422
@routes.get("/books", parameters=documented(BookQuery), …)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct

from mock_server.registry import Parameter, Text
from mock_server.rules.validation import FieldError, problem_of, query_errors

if TYPE_CHECKING:
    from aiohttp import web

QueryT = TypeVar("QueryT", bound=Struct)


def about(en: str, ru: str, *, example: object = None, **constraints: Any) -> Meta:
    """Describe a parameter in both languages; constraints as in `msgspec.Meta`."""
    examples = None if example is None else [example]
    return Meta(description=en, examples=examples, extra={"ru": ru}, **constraints)


def read_query(request: web.Request, model: type[QueryT]) -> QueryT:
    """The query parameters as `model`. Raises Problem 422 that names every wrong one."""
    query = request.query
    repeated = [name for name in dict.fromkeys(query) if len(query.getall(name)) > 1]
    if repeated:
        raise problem_of(
            [
                FieldError("is given more than once; once is enough.", parameter=name)
                for name in repeated
            ],
            "query",
        )
    values = dict(query)
    try:
        return msgspec.convert(values, model, strict=False)
    except msgspec.ValidationError:
        raise problem_of(query_errors(values, model), "query") from None


def documented(model: type[Struct]) -> list[Parameter]:
    """The parameters of a query struct for the route registry."""
    hints = get_type_hints(model, include_extras=True)
    return [_parameter(field, hints[field.name]) for field in msgspec.structs.fields(model)]


def _parameter(field: msgspec.structs.FieldInfo, hint: Any) -> Parameter:
    meta = next((part for part in get_args(hint) if isinstance(part, Meta)), None)
    if meta is None or meta.description is None or meta.extra is None:
        raise TypeError(f"query parameter {field.name!r} needs about(en, ru)")
    return Parameter(
        field.encode_name,
        "query",
        hint,
        Text(en=meta.description, ru=meta.extra["ru"]),
        required=field.required,
        example=meta.examples[0] if meta.examples else None,
    )
