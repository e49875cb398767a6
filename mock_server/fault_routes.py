"""The faults as endpoints, and an endpoint that fails a number of times."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import msgspec
from aiohttp import web

from mock_server import faults as _registered  # noqa: F401 - importing it fills FAULTS
from mock_server.misbehaviour import FAULTS
from mock_server.problems import Problem, ProblemDocument
from mock_server.queries import about, documented, read_query
from mock_server.registry import Parameter, Registry, Text
from mock_server.responses import json_response
from mock_server.scenario import note_fault, scenario_of
from mock_server.validation import FieldError, problem_of, unknown_name

if TYPE_CHECKING:
    from mock_server.misbehaviour import Fault
    from mock_server.scenario import Scenario

routes = Registry("faults", Text(en="Faults on purpose", ru="Сбои по заказу"), lesson="03_requests")

_MAX_COUNTERS = 1000


class Fine(msgspec.Struct):
    """What a fault's endpoint would answer if it were sound."""

    status: str
    items: list[int]


class Attempt(msgspec.Struct):
    """The answer that came through at last, and at which attempt."""

    attempt: int


class FlakyQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How and for whom it fails."""

    key: Annotated[
        str,
        about(
            "A counter of your own: attempts are counted per key.",
            "Свой счётчик: попытки считаются отдельно для каждого ключа.",
            example="a",
            max_length=100,
        ),
    ] = ""
    fault: Annotated[
        str,
        about(
            "The fault of the failed attempts; without it status 503.",
            "Каким сбоем кончаются неудачные попытки; без параметра — статус 503.",
            example="reset",
        ),
    ] = ""


class Counters:
    """How often each key of `/flaky` was tried."""

    def __init__(self, scenario: Scenario) -> None:  # noqa: ARG002 - every part takes it
        self.attempts: dict[tuple[int, str], int] = {}

    def next(self, failures: int, key: str) -> int:
        """Count one more attempt."""
        if (failures, key) not in self.attempts and len(self.attempts) >= _MAX_COUNTERS:
            self.attempts.pop(next(iter(self.attempts)))
        self.attempts[failures, key] = self.attempts.get((failures, key), 0) + 1
        return self.attempts[failures, key]


@routes.any(
    "/faults/{name}",
    summary=Text(en="Meet a fault", ru="Встретиться со сбоем"),
    description=Text(
        en="The names: " + ", ".join(FAULTS) + ". `drip` and `delay` take `?seconds=`, "
        "`status` takes `?code=` and `?retry_after=`.",
        ru="Имена: " + ", ".join(FAULTS) + ". У `drip` и `delay` есть `?seconds=`, "
        "у `status` — `?code=` и `?retry_after=`.",
    ),
    parameters=[
        Parameter("name", "path", str, Text(en="Which fault.", ru="Какой сбой."), True, "truncated")
    ],
    returns={200: Fine, 404: ProblemDocument, 422: ProblemDocument, 500: ProblemDocument},
)
async def meet_fault(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    return await _apply(request, name, **_options(_fault(name), request))


@routes.any(
    "/flaky/{failures:[0-9]{1,6}}",
    summary=Text(en="Fail a number of times, then work", ru="Несколько сбоев, потом успех"),
    parameters=[
        Parameter(
            "failures",
            "path",
            int,
            Text(en="How many times it fails.", ru="Сколько раз подряд будет сбой."),
            True,
            2,
        ),
        *documented(FlakyQuery),
    ],
    returns={200: Attempt, 503: ProblemDocument},
)
async def flaky(request: web.Request) -> web.StreamResponse:
    query = read_query(request, FlakyQuery)
    failures = int(request.match_info["failures"])
    if query.fault:
        _fault(query.fault)
    attempt = scenario_of(request).part(Counters).next(failures, query.key)
    if attempt > failures:
        return json_response(Attempt(attempt))
    if query.fault:
        return await _apply(request, query.fault)
    note_fault(request, "status")
    raise Problem(
        503,
        detail=f"Attempt {attempt} fails on purpose; the first {failures} do. Try again.",
        attempt=attempt,
    )


async def _apply(request: web.Request, name: str, **options: Any) -> web.StreamResponse:
    note_fault(request, name)
    return await FAULTS[name](request, _fine, **options)


async def _fine(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - a handler
    return json_response(Fine("ok", list(range(1, 51))))


def _fault(name: str) -> Fault:
    if name not in FAULTS:
        raise Problem(
            404,
            title="No such fault",
            detail=f"{name!r}: {unknown_name(name, FAULTS, 'fault')}",
            known=list(FAULTS),
        )
    return FAULTS[name]


def _options(fault: Fault, request: web.Request) -> dict[str, Any]:
    """Read a fault's options from the query. Raises Problem 422."""
    hints = get_type_hints(fault, localns={"Handler": object, "web": web})
    known = [
        name
        for name, parameter in inspect.signature(fault).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    ]
    options: dict[str, Any] = {}
    errors = []
    for name, value in request.query.items():
        if name not in known:
            errors.append(
                FieldError(unknown_name(name, known or ["none"], "option"), parameter=name)
            )
            continue
        try:
            options[name] = msgspec.convert(value, hints[name], strict=False)
        except msgspec.ValidationError as error:
            errors.append(FieldError(f"{error}.", parameter=name))
    if errors:
        raise problem_of(errors, "query")
    return options
