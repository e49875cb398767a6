"""Routes of a concept with what the documentation says about them (`documentation.py`: how)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from aiohttp import web

from mock_server.documentation import Answer, Text, answer_of

__all__ = ["Handler", "Location", "Parameter", "Registry", "Route", "Tag", "Text"]

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
Location: TypeAlias = Literal["path", "query", "header", "cookie"]

# `{name}` or `{name:pattern}`; a pattern may hold one level of braces, as in `\d{4}`.
_PLACEHOLDER: Final = re.compile(r"\{(\w+)(?::((?:[^{}]|\{[^{}]*\})+))?\}")


class Parameter(NamedTuple):
    """One documented parameter; `kind` is the Python type that the value is read as."""

    name: str
    where: Location
    kind: Any
    text: Text
    required: bool = False
    example: object = None


class Tag(NamedTuple):
    """A group of routes; `lesson` is the stem of the lesson that uses it, if any."""

    name: str
    text: Text
    lesson: str | None = None


class Route(NamedTuple):
    """One endpoint: what serves it and what is documented; `answers` says what each status is."""

    method: str
    path: str
    handler: Handler
    summary: Text
    description: Text | None
    returns: Mapping[int, Any]
    body: Any
    body_type: str
    parameters: tuple[Parameter, ...]
    example: object
    tag: Tag
    other_bodies: Mapping[str, object] = {}
    security: tuple[str, ...] = ()
    fails: bool = False
    any_status: bool = False
    after: str = ""
    body_required: bool = True
    credentials: tuple[str, str] | str | None = None

    @property
    def answers(self) -> dict[int, Answer]:
        """What each documented status answers."""
        return {status: answer_of(documented) for status, documented in self.returns.items()}

    @property
    def path_template(self) -> str:
        """The path as OpenAPI writes it, without patterns: `/users/{user_id}`."""
        return _PLACEHOLDER.sub(r"{\1}", self.path)

    @property
    def path_names(self) -> list[str]:
        return [match[1] for match in _PLACEHOLDER.finditer(self.path)]


class Registry:
    r"""The routes of one concept.

    `routes = Registry("users", Text(en=…, ru=…), lesson="03_requests")`, then
    `@routes.get(r"/users/{user_id:\d+}", summary=Text(…), returns={200: User})`.
    """

    def __init__(self, name: str, text: Text, *, lesson: str | None = None) -> None:
        self.tag = Tag(name, text, lesson)
        self._routes: list[Route] = []

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)

    def __len__(self) -> int:
        return len(self._routes)

    def route(
        self,
        method: str,
        path: str,
        *,
        summary: Text,
        returns: Mapping[int, Any],
        description: Text | None = None,
        body: Any = None,
        body_type: str = "application/json",
        parameters: Sequence[Parameter] = (),
        example: object = None,
        other_bodies: Mapping[str, object] | None = None,
        security: Sequence[str] = (),
        fails: bool = False,
        any_status: bool = False,
        after: str = "",
        body_required: bool = True,
        credentials: tuple[str, str] | str | None = None,
    ) -> Callable[[Handler], Handler]:
        """Register a handler; `method` "*" takes every method.

        `returns` maps a status to an `Answer`, or to what is short for one: a model, a media
        type of a body without a model, None for no body. `body` is the model of the request's
        body, `body_type` its media type and `example` an example of it; `other_bodies` are
        examples in further media types. `security`: schemes, one of which is needed. `fails`:
        answers 5xx because it was asked to; `any_status`: may answer any.
        `after`: "METHOD /path" of a route that has to be called before the example works.
        `body_required`: False where none will do.
        `credentials`: name and password, or a token, that are right in the example.
        """
        if not path.startswith("/"):
            raise ValueError(f"a path starts with '/', not {path!r}")
        if not returns:
            raise ValueError(f"{method} {path}: which statuses does it return?")

        def register(handler: Handler) -> Handler:
            self._routes.append(
                Route(
                    method,
                    path,
                    handler,
                    summary,
                    description,
                    dict(returns),
                    body,
                    body_type,
                    tuple(parameters),
                    example,
                    self.tag,
                    dict(other_bodies or {}),
                    tuple(security),
                    fails,
                    any_status,
                    after,
                    body_required,
                    credentials,
                )
            )
            return handler

        return register

    def get(self, path: str, **documented: Any) -> Callable[[Handler], Handler]:
        """GET, and HEAD with it."""
        return self.route("GET", path, **documented)

    def post(self, path: str, **documented: Any) -> Callable[[Handler], Handler]:
        return self.route("POST", path, **documented)

    def put(self, path: str, **documented: Any) -> Callable[[Handler], Handler]:
        return self.route("PUT", path, **documented)

    def patch(self, path: str, **documented: Any) -> Callable[[Handler], Handler]:
        return self.route("PATCH", path, **documented)

    def delete(self, path: str, **documented: Any) -> Callable[[Handler], Handler]:
        return self.route("DELETE", path, **documented)

    def options(self, path: str, **documented: Any) -> Callable[[Handler], Handler]:
        return self.route("OPTIONS", path, **documented)

    def any(self, path: str, **documented: Any) -> Callable[[Handler], Handler]:
        return self.route("*", path, **documented)
