"""Examples: of models, of answers, and of whole requests that work as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote, urlencode

import msgspec

from mock_server.documentation import EXAMPLES, Answer, usual_detail
from mock_server.problems import PROBLEM_JSON, ProblemDocument, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mock_server.registry import Parameter, Route

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"


class MissingExampleError(LookupError):
    """Nobody gave an example, and none can be made of the type."""


class ExampleRequest(NamedTuple):
    """A request that can be sent as it is: `body` is a Python value for its media type."""

    method: str
    path: str  # with the query
    headers: Mapping[str, str]
    media_type: str | None
    body: object


def of_model(model: Any) -> Any:
    """An example of a type, as plain JSON values. Raises MissingExampleError."""
    return _of_type(msgspec.inspect.type_info(model))


def of_answer(status: int, answer: Answer) -> dict[str, object]:
    """The examples of an answer's body, by media type. Raises MissingExampleError."""
    if answer.media is None:
        if answer.model is None:
            return {}
        media_type = PROBLEM_JSON if answer.model is ProblemDocument else JSON
        return {media_type: _of_json(status, answer)}
    return {
        media_type: given if given is not None else _of_media(status, media_type, answer)
        for media_type, given in answer.media.items()
    }


def of_body(route: Route) -> dict[str, object]:
    """The examples of a request's body, by media type. Raises MissingExampleError."""
    if route.body is None:
        return dict(route.other_bodies)
    given = route.example
    if given is None and is_json(route.body_type):
        given = of_model(route.body)
    if given is None:
        given = _of_fields(route)
    return {route.body_type: given, **route.other_bodies}


def of_parameter(parameter: Parameter) -> object:
    """An example of a parameter's value. Raises MissingExampleError."""
    return parameter.example if parameter.example is not None else of_model(parameter.kind)


def of_request(route: Route, *, method: str | None = None) -> ExampleRequest:
    """A request with what is required, and a body in the first media type."""
    path, query, headers = route.path_template, [], {}
    for parameter in route.parameters:
        if parameter.where == "path":
            value = quote(_text(of_parameter(parameter)), safe=",:@!$&'()*+;=~")
            path = path.replace(f"{{{parameter.name}}}", value)
        elif parameter.required and parameter.where == "query":
            query += _pairs(parameter)
        elif parameter.required and parameter.where == "header":
            headers[parameter.name] = _text(of_parameter(parameter))
    bodies = of_body(route)
    media_type = next(iter(bodies), None)
    used = method or ("GET" if route.method == "*" else route.method)
    if used in ("GET", "HEAD"):
        media_type = None
    return ExampleRequest(
        used,
        f"{path}?{urlencode(query)}" if query else path,
        headers,
        media_type,
        bodies[media_type] if media_type is not None else None,
    )


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON (RFC 6839, section 3.1)."""
    return media_type == JSON or media_type.endswith("+json")


def _of_json(status: int, answer: Answer) -> object:
    if answer.model is not ProblemDocument:
        return answer.example if answer.example is not None else of_model(answer.model)
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": phrase(status),
        "status": status,
        "detail": usual_detail(status),
    }
    if isinstance(answer.example, dict):
        problem |= answer.example
    return problem


def _of_media(status: int, media_type: str, answer: Answer) -> object:
    if is_json(media_type) and answer.model is not None:
        return _of_json(status, answer)
    if answer.example is not None:
        return answer.example
    raise MissingExampleError(f"status {status} in {media_type}")


def _of_fields(route: Route) -> dict[str, object]:
    """A form: text fields from their types, a file as a few words."""
    return {
        field.encode_name: "Привет!\n" if field.type is bytes else of_model(field.type)
        for field in msgspec.structs.fields(route.body)
    }


def _pairs(parameter: Parameter) -> list[tuple[str, str]]:
    value = of_parameter(parameter)
    if isinstance(value, dict):  # parameters of any name
        return [(str(name), _text(each)) for name, each in value.items()]
    return [(parameter.name, _text(value))]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _of_type(info: Any) -> Any:
    make = _MAKERS.get(type(info))
    if make is None:
        raise MissingExampleError(f"no example can be made of {info}")
    return make(info)


def _of_metadata(info: msgspec.inspect.Metadata) -> Any:
    given = (info.extra_json_schema or {}).get("examples")
    return given[0] if given else _of_type(info.type)


def _of_struct(info: msgspec.inspect.StructType) -> Any:
    if info.cls in EXAMPLES:
        return EXAMPLES[info.cls]
    return {field.encode_name: _of_type(field.type) for field in info.fields}


_MAKERS: Final[dict[type[msgspec.inspect.Type], Callable[[Any], Any]]] = {
    msgspec.inspect.Metadata: _of_metadata,
    msgspec.inspect.StructType: _of_struct,
    msgspec.inspect.UnionType: lambda info: _of_type(info.types[0]),
    msgspec.inspect.ListType: lambda info: [_of_type(info.item_type)],
    msgspec.inspect.VarTupleType: lambda info: [_of_type(info.item_type)],
    msgspec.inspect.LiteralType: lambda info: info.values[0],
    msgspec.inspect.EnumType: lambda info: next(iter(info.cls)).value,
    msgspec.inspect.IntType: lambda info: 1 if info.ge is None else info.ge,
    msgspec.inspect.FloatType: lambda info: 1.5 if info.ge is None else info.ge,
    msgspec.inspect.BoolType: lambda _: True,
    msgspec.inspect.StrType: lambda _: "text",
    msgspec.inspect.NoneType: lambda _: None,
    msgspec.inspect.DateType: lambda _: "2026-09-01",
    msgspec.inspect.DateTimeType: lambda _: "2026-09-01T12:00:00Z",
    msgspec.inspect.DecimalType: lambda _: "12.90",
    msgspec.inspect.UUIDType: lambda _: "6f1c2a34-0000-4000-8000-000000000001",
}
