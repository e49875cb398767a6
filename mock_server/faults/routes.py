"""The faults as endpoints, and an endpoint that fails a number of times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from mock_server.faults import kinds as _registered  # noqa: F401 - importing it fills FAULTS
from mock_server.faults.header import parse_fault
from mock_server.faults.misbehaviour import FAULTS, FaultError, Met, read_options
from mock_server.middlewares import misbehave
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.responses import json_response
from mock_server.rules.queries import about, documented, read_query
from mock_server.rules.validation import problem_of, unknown_name
from mock_server.scenario import note_fault, scenario_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

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
            "The fault of the failed attempts, with options as in Mock-Fault; "
            "without it status 503.",
            "Каким сбоем кончаются неудачные попытки, параметры — как в Mock-Fault; "
            "по умолчанию — статус 503.",
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
        "`status` takes `?code=` and `?retry_after=`; every fault takes `?delay=`, seconds "
        "before it. On any other route the field `Mock-Fault` does the same: "
        "`Mock-Fault: status;code=503;retry_after=1`; with `;chance=0.3` only sometimes.",
        ru="Имена: " + ", ".join(FAULTS) + ". У `drip` и `delay` есть `?seconds=`, "
        "у `status` — `?code=` и `?retry_after=`, у любого сбоя — `?delay=`, пауза перед ним "
        "в секундах. На любом другом адресе то же делает заголовок `Mock-Fault`: "
        "`Mock-Fault: status;code=503;retry_after=1`; с `;chance=0.3` — лишь иногда.",
    ),
    parameters=[
        Parameter("name", "path", str, Text(en="Which fault.", ru="Какой сбой."), True, "truncated")
    ],
    returns={200: Fine, 404: ProblemDocument, 422: ProblemDocument, 500: ProblemDocument},
    fails=True,
    any_status=True,
)
async def meet_fault(request: web.Request) -> web.StreamResponse:
    query = request.query
    twice = [name for name in dict.fromkeys(query) if len(query.getall(name)) > 1]
    if twice:
        raise Problem(422, detail=f"{', '.join(twice)}: given more than once; once is enough.")
    return await misbehave(_met(request.match_info["name"], query), request, _fine)


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
    returns={200: Attempt, 404: ProblemDocument, 422: ProblemDocument, 503: ProblemDocument},
    fails=True,
    any_status=True,
)
async def flaky(request: web.Request) -> web.StreamResponse:
    query = read_query(request, FlakyQuery)
    failures = int(request.match_info["failures"])
    met = _asked(query.fault)
    attempt = scenario_of(request).part(Counters).next(failures, query.key)
    if attempt > failures:
        return json_response(Attempt(attempt))
    if met is not None:
        return await misbehave(met, request, _fine)
    note_fault(request, Met("status", {"code": 503}, "path"))
    raise Problem(
        503,
        detail=f"Attempt {attempt} fails on purpose; the first {failures} do. Try again.",
        attempt=attempt,
    )


async def _fine(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - a handler
    return json_response(Fine("ok", list(range(1, 51))))


def _asked(text: str) -> Met | None:
    """The fault that a query asks for. Raises Problem 404 or 422."""
    if not text:
        return None
    try:
        name, options = parse_fault(text)
    except FaultError as error:
        raise Problem(422, detail=f"fault: {error}") from None
    return _met(name, options)


def _met(name: str, options: Mapping[str, str]) -> Met:
    if name not in FAULTS:
        raise Problem(
            404,
            title="No such fault",
            detail=f"{name!r}: {unknown_name(name, FAULTS, 'fault')}",
            known=list(FAULTS),
        )
    try:
        return Met(name, read_options(name, options), "path")
    except FaultError as error:
        raise problem_of(error.errors, "query") from None
