"""The OpenAPI 3.1 document, from the route registry (spec.openapis.org/oas/v3.1.1).

Groups of routes are tags, with `x-lesson` and `x-title`; everything that people read is in
one of two languages. A route that answers 5xx because it was asked to has
`x-fails-on-purpose`, one that takes every method, also those not listed, `x-any-method`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from mock_server.documentation import Answer, Text, usual_text
from mock_server.problems import ProblemDocument
from mock_server.reference import examples
from mock_server.reference.schemas import Schemas, has_pattern
from mock_server.reference.schemas import of_parameter as schema_of_parameter
from mock_server.reference.security import SECURITY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mock_server.documentation import Header
    from mock_server.registry import Parameter, Registry, Route

Language = Literal["ru", "en"]
# What "any method" is in a document; HEAD comes with GET.
ANY: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_BINARY: Final = ("application/octet-stream", "image/", "audio/", "video/")

_TITLE: Final = Text(en="Bookshop: a web API to learn on", ru="Книжный магазин: веб-API для учёбы")
_ABOUT: Final = Text(
    en="A server of your own, on this machine alone. Every error is a problem document "
    "(RFC 9457) that says what was wrong and what would be right. Beside what each route "
    "lists, any request may be answered with 404 (no such path), 405 with `Allow` (no such "
    "method), 417 (`Expect`), and with whatever a scenario's script of faults says. Where there "
    "is GET there is HEAD.",
    ru="Ваш собственный сервер, только на этом компьютере. Любая ошибка — документ problem "
    "(RFC 9457): что не так и как правильно. Кроме перечисленного у каждого маршрута, на любой "
    "запрос может прийти 404 (нет такого пути), 405 с `Allow` (нет такого метода), 417 "
    "(`Expect`) и то, что велит сценарий сбоев. Где есть GET, есть и HEAD.",
)
_ANY_STATUS: Final = Text(
    en="Whatever status was asked for.",
    ru="Любой статус, о котором попросили.",
)


# What is answered before a route is asked, and therefore on every path.
_ANYWHERE: Final = {
    400: ("NotHttp", Text(en="It is not HTTP as RFC 9112 has it.", ru="Это не HTTP по RFC 9112.")),
    414: ("UriTooLong", Text(en="The address is too long.", ru="Адрес слишком длинный.")),
    431: (
        "FieldsTooLarge",
        Text(en="The header fields are too long.", ru="Заголовки слишком длинные."),
    ),
}


def document(language: Language) -> dict[str, Any]:
    """Everything that is served; `servers` is for who serves it. Not to be changed."""
    return _document(language)


@lru_cache(maxsize=2)
def _document(language: Language) -> dict[str, Any]:
    # The application is made of registries, this room's among them.
    from mock_server.app import registries  # noqa: PLC0415

    return document_of(registries(), language)


def document_of(registries: Iterable[Registry], language: Language) -> dict[str, Any]:
    """The document of some registries. Raises MissingExampleError."""
    registries = list(registries)
    writer = _Writer([route for registry in registries for route in registry], language)
    return {
        "openapi": "3.1.1",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": writer.told(_TITLE),
            "version": "1",
            "description": writer.told(_ABOUT),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {
                "name": registry.tag.name,
                "description": writer.told(registry.tag.text),
                "x-lesson": registry.tag.lesson,
            }
            for registry in registries
        ],
        "paths": writer.paths(),
        "components": {
            "schemas": writer.schemas.components,
            "responses": writer.anywhere(),
            "securitySchemes": {
                name: {**scheme, "description": writer.told(text)}
                for name, (scheme, text) in SECURITY.items()
            },
        },
    }


class _Writer:
    def __init__(self, routes: list[Route], language: Language) -> None:
        self._routes = routes
        self._language = language
        self.schemas = Schemas([ProblemDocument, *_models(routes)])

    def told(self, text: Text) -> str:
        return text.ru if self._language == "ru" else text.en

    def paths(self) -> dict[str, dict[str, Any]]:
        paths: dict[str, dict[str, Any]] = {}
        for route in self._routes:
            operations = paths.setdefault(route.path_template, {})
            for method in ANY if route.method == "*" else (route.method,):
                # The first that is registered serves it, as in the application.
                operations.setdefault(method.lower(), self._operation(route, method))
        return paths

    def _operation(self, route: Route, method: str) -> dict[str, Any]:
        operation: dict[str, Any] = {
            "operationId": _operation_id(method, route.path_template),
            "tags": [route.tag.name],
            "summary": self.told(route.summary),
        }
        if route.description is not None:
            operation["description"] = self.told(route.description)
        if route.parameters:
            operation["parameters"] = [self._parameter(each, route) for each in route.parameters]
        if method != "GET" and (bodies := examples.of_body(route)):
            operation["requestBody"] = {
                "required": route.method != "*" and route.body_required,
                "content": {
                    media_type: self._content(media_type, route.body, example)
                    for media_type, example in bodies.items()
                },
            }
        operation["responses"] = self._responses(route)
        if route.security:
            operation["security"] = [{name: []} for name in route.security]
        if route.method == "*":
            operation["x-any-method"] = True
        if route.fails:
            operation["x-fails-on-purpose"] = True
        if route.after:
            operation["x-after"] = route.after
        return operation

    def _parameter(self, parameter: Parameter, route: Route) -> dict[str, Any]:
        documented: dict[str, Any] = {
            "name": parameter.name,
            "in": parameter.where,
            "description": self.told(parameter.text),
            "required": parameter.required,
            "schema": schema_of_parameter(parameter, route),
            "example": examples.of_parameter(parameter),
        }
        if isinstance(documented["example"], dict):  # parameters of any name
            documented |= {"style": "form", "explode": True}
        return documented

    def _responses(self, route: Route) -> dict[str, Any]:
        answers = route.answers
        if has_pattern(route):
            answers.setdefault(404, Answer(ProblemDocument))
        responses = {
            str(status): self._response(status, answer)
            for status, answer in sorted(answers.items())
        }
        for status, (name, _) in _ANYWHERE.items():
            responses.setdefault(str(status), {"$ref": f"#/components/responses/{name}"})
        if route.any_status:
            # Without content: what a body is depends on the status.
            responses["default"] = {"description": self.told(_ANY_STATUS)}
        return responses

    def anywhere(self) -> dict[str, Any]:
        return {
            name: self._response(status, Answer(ProblemDocument, text=text))
            for status, (name, text) in _ANYWHERE.items()
        }

    def _response(self, status: int, answer: Answer) -> dict[str, Any]:
        response: dict[str, Any] = {"description": self.told(answer.text or usual_text(status))}
        if answer.headers:
            response["headers"] = {each.name: self._header(each) for each in answer.headers}
        if content := examples.of_answer(status, answer):
            response["content"] = {
                media_type: self._content(media_type, answer.model, example)
                for media_type, example in content.items()
            }
        return response

    def _header(self, header: Header) -> dict[str, Any]:
        return {
            "description": self.told(header.text),
            "required": header.always,
            "schema": {"type": "string"},
            "example": header.example,
        }

    def _content(self, media_type: str, model: Any, example: object) -> dict[str, Any]:
        structured = examples.is_json(media_type) or media_type in (
            examples.FORM,
            examples.MULTIPART,
        )
        if structured and model is not None:
            return {"schema": self.schemas.of(model), "example": example}
        if media_type.startswith(_BINARY):
            return {"schema": {"type": "string", "format": "binary"}, "example": example}
        return {"schema": {} if examples.is_json(media_type) else {"type": "string"}} | {
            "example": example
        }


def _models(routes: Iterable[Route]) -> Iterable[Any]:
    for route in routes:
        if route.body is not None:
            yield route.body
        for answer in route.answers.values():
            if answer.model is not None:
                yield answer.model


def _operation_id(method: str, path: str) -> str:
    return re.sub(r"\W+", "_", f"{method.lower()}{path}").strip("_")
