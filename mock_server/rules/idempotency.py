"""Repeating a request that must not happen twice: `Idempotency-Key`.

As the IETF's draft has it (draft-ietf-httpapi-idempotency-key-header-07, section 2): the first
request with a key is carried out and its answer kept; a repetition with the same body gets that
very answer, marked `Idempotent-Replayed`. The same key with another body is refused with 422,
a repetition while the first is still in progress with 409. The draft's decisions for a server:
a key is of one route, 1 to 255 characters, in quotes or without, and is forgotten after a day
of the scenario's clock. What was refused has not happened, so its key is free again.
"""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from aiohttp import web

from mock_server.documentation import Header, Text
from mock_server.problems import Problem
from mock_server.registry import Parameter
from mock_server.rules.bodies import read_bytes
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mock_server.scenario import Scenario

FIELD: Final = "Idempotency-Key"
MAX_KEY: Final = 255  # characters
LIFETIME: Final = 86400.0  # seconds, by the scenario's clock
MAX_KEPT: Final = 10_000  # answers; then the oldest goes

IDEMPOTENCY_KEY: Final = Parameter(
    FIELD,
    "header",
    str,
    Text(
        en="A text of your choice, new for every order: a repetition with the same key and body "
        "orders nothing and gets the answer that the first got.",
        ru="Любая ваша строка, новая для каждого заказа: на повтор с тем же ключом и телом "
        "сервер ничего не закажет, а ответит тем же, чем в первый раз.",
    ),
    example="6f1c2a34",
)
REPLAYED: Final = Header(
    "Idempotent-Replayed",
    Text(
        en="true: this is the answer of the first time.",
        ru="true: это ответ, который уже был дан в первый раз.",
    ),
    "true",
    always=False,
)


class _Kept(NamedTuple):
    fingerprint: bytes
    status: int
    fields: list[tuple[str, str]]
    body: bytes
    until: float


class Keys:
    """The keys of one scenario, by route and key."""

    def __init__(self, scenario: Scenario) -> None:
        self._clock = scenario.clock
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._in_progress: set[tuple[str, str]] = set()

    @contextlib.contextmanager
    def claimed(self, name: tuple[str, str]) -> Iterator[None]:
        """Hold a key while its request is in progress. Raises Problem 409 if another does."""
        if name in self._in_progress:
            raise Problem(
                409,
                title="Still in progress",
                detail=f"The first request with the {FIELD} {name[1]!r} has not been answered "
                "yet. Wait a little and repeat it with the same key.",
                headers={"Retry-After": "1"},
            )
        self._in_progress.add(name)
        try:
            yield
        finally:
            self._in_progress.discard(name)

    def answer(self, name: tuple[str, str], fingerprint: bytes) -> web.Response | None:
        """The answer that is kept for a key. Raises Problem 422 if it was of another body."""
        kept = self._kept.get(name)
        if kept is None or kept.until <= self._clock.time():
            return None
        if kept.fingerprint != fingerprint:
            raise Problem(
                422,
                title="Idempotency key used before",
                detail=f"The {FIELD} {name[1]!r} came before with another body. Something new "
                "needs a new key; a repetition needs the same body, byte by byte.",
            )
        fields = [*kept.fields, (REPLAYED.name, "true")]
        response = web.Response(status=kept.status, body=kept.body)
        response.headers.clear()
        response.headers.extend(fields)
        return response

    def keep(self, name: tuple[str, str], fingerprint: bytes, response: web.Response) -> None:
        """Keep an answer; as it is now, whatever is added when it is sent."""
        self._kept.pop(name, None)
        if len(self._kept) >= MAX_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[name] = _Kept(
            fingerprint,
            response.status,
            list(response.headers.items()),
            response.body if isinstance(response.body, bytes) else b"",
            self._clock.time() + LIFETIME,
        )


async def once(
    request: web.Request, perform: Callable[[bytes], web.Response]
) -> web.StreamResponse:
    """Read the body and perform the request with it, or give the answer of the first time.

    `perform` is called at most once for a key, unless it raises. Raises Problem 400, 409, 422.
    """
    if FIELD not in request.headers:
        return perform(await read_bytes(request))
    name = f"{request.method} {request.path}", _key(request.headers[FIELD])
    keys = scenario_of(request).part(Keys)
    with keys.claimed(name):
        body = await read_bytes(request)
        fingerprint = hashlib.sha256(body).digest()
        response = keys.answer(name, fingerprint)
        if response is None:
            response = perform(body)
            keys.keep(name, fingerprint, response)
    return response


def _key(field: str) -> str:
    """The key; the draft writes it as a structured string, in quotes, most clients do not."""
    key = field.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 0 < len(key) <= MAX_KEY:
        raise Problem(400, detail=f"An {FIELD} has 1 to {MAX_KEY} characters, not {len(key)}.")
    return key
