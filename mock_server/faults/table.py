"""What client libraries make of each fault: one table for the reference and for the tests.

Every row is true of the releases that the course is locked to; `tests/mock_server/
faults/test_table.py` sends the requests with the libraries themselves.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from mock_server.documentation import Text

Stage = Literal["request", "status", "body", "json"]

STAGES: Final[dict[Stage, Text]] = {
    "request": Text("the request itself", "сам запрос"),
    "status": Text("raise_for_status()", "raise_for_status()"),
    "body": Text("reading the body", "чтение тела"),
    "json": Text(".json()", ".json()"),
}


class Outcome(NamedTuple):
    """The exception that a library raises (`raises` is None: none), and at which stage.

    `requests` counts the requests that the server saw of one GET.
    """

    raises: str | None
    stage: Stage | None = None
    requests: int = 1


class Row(NamedTuple):
    """A fault: a GET of `target` shows it. `timeout`: seconds, where the client has one so short.

    requests and httpx count it between two arrivals of bytes, aiohttp (`total`) for the whole.
    """

    fault: str
    target: str
    text: Text
    requests: Outcome
    aiohttp: Outcome
    httpx: Outcome
    timeout: float | None = None
    note: Text | None = None


FINE: Final = Outcome(None)
LIBRARIES: Final = ("requests", "aiohttp", "httpx")
# aiohttp repeats an idempotent request once by itself (RFC 9110, section 9.2.2) when the
# connection ended before an answer, be it a reused one or not; a POST it does not.
_REPEATS: Final = Text(
    "aiohttp by itself repeats a GET, HEAD, OPTIONS, TRACE, PUT or DELETE once when the "
    "connection ends before an answer; a POST it does not.",
    "aiohttp сам один раз повторяет GET, HEAD, OPTIONS, TRACE, PUT и DELETE, если соединение "
    "оборвалось до ответа; POST не повторяет.",
)

TABLE: Final = (
    Row(
        "status",
        "/faults/status?code=503&retry_after=1",
        Text("An error status; not carried out.", "Статус ошибки; запрос не выполнен."),
        Outcome("requests.HTTPError", "status"),
        Outcome("aiohttp.ClientResponseError", "status"),
        Outcome("httpx.HTTPStatusError", "status"),
    ),
    Row(
        "flaky",
        "/flaky/1?key=table",
        Text(
            "A number of times status 503 (or another fault), then it works.",
            "Несколько раз статус 503 (или другой сбой), потом всё работает.",
        ),
        Outcome("requests.HTTPError", "status"),
        Outcome("aiohttp.ClientResponseError", "status"),
        Outcome("httpx.HTTPStatusError", "status"),
    ),
    Row(
        "delay",
        "/faults/delay?seconds=3",
        Text("The true answer, later.", "Верный ответ, но позже."),
        Outcome("requests.ReadTimeout", "request"),
        Outcome("TimeoutError", "request"),
        Outcome("httpx.ReadTimeout", "request"),
        timeout=1.0,
    ),
    Row(
        "drip",
        "/faults/drip?seconds=2.5",
        Text("The true body in 20 small pieces.", "Верное тело, но двадцатью порциями."),
        FINE,
        Outcome("TimeoutError", "body"),
        FINE,
        timeout=1.0,
        note=Text(
            "The timeout of requests and httpx begins anew with every piece.",
            "Таймаут requests и httpx с каждой порцией отсчитывается заново.",
        ),
    ),
    Row(
        "reset",
        "/faults/reset",
        Text(
            "The connection is reset (RST) before an answer; carried out.",
            "Соединение сброшено (RST) до ответа; запрос выполнен.",
        ),
        Outcome("requests.ConnectionError", "request"),
        Outcome("aiohttp.ClientOSError", "request", requests=2),
        Outcome("httpx.ReadError", "request"),
        note=_REPEATS,
    ),
    Row(
        "reset-midway",
        "/faults/reset-midway",
        Text(
            "The connection is reset in the middle of the body.",
            "Соединение сброшено посреди тела.",
        ),
        Outcome("requests.exceptions.ChunkedEncodingError", "request"),
        Outcome("aiohttp.ClientPayloadError", "body"),
        Outcome("httpx.ReadError", "request"),
    ),
    Row(
        "empty",
        "/faults/empty",
        Text(
            "The connection is closed without an answer; carried out.",
            "Соединение закрыто без ответа; запрос выполнен.",
        ),
        Outcome("requests.ConnectionError", "request"),
        Outcome("aiohttp.ServerDisconnectedError", "request", requests=2),
        Outcome("httpx.RemoteProtocolError", "request"),
        note=_REPEATS,
    ),
    Row(
        "truncated",
        "/faults/truncated",
        Text("Half of the promised body.", "Половина обещанного тела."),
        Outcome("requests.exceptions.ChunkedEncodingError", "request"),
        Outcome("aiohttp.ClientPayloadError", "body"),
        Outcome("httpx.RemoteProtocolError", "request"),
    ),
    Row(
        "broken-chunk",
        "/faults/broken-chunk",
        Text("A chunk size that is no number.", "Размер порции (chunk) — не число."),
        Outcome("requests.exceptions.ChunkedEncodingError", "request"),
        Outcome("aiohttp.ClientResponseError", "request"),
        Outcome("httpx.RemoteProtocolError", "request"),
    ),
    Row(
        "garbage",
        "/faults/garbage",
        Text("Bytes that are not HTTP.", "Байты, которые вообще не HTTP."),
        Outcome("requests.ConnectionError", "request"),
        Outcome("aiohttp.ClientResponseError", "request"),
        Outcome("httpx.RemoteProtocolError", "request"),
    ),
    Row(
        "redirect-loop",
        "/faults/redirect-loop",
        Text("A redirect to the same address.", "Перенаправление на тот же адрес."),
        Outcome("requests.TooManyRedirects", "request", requests=31),
        Outcome("aiohttp.TooManyRedirects", "request", requests=10),
        Outcome("httpx.HTTPStatusError", "status"),
        note=Text(
            "httpx follows redirects only with follow_redirects=True; then TooManyRedirects.",
            "httpx следует за ними только с follow_redirects=True; тогда TooManyRedirects.",
        ),
    ),
    Row(
        "bad-gzip",
        "/faults/bad-gzip",
        Text(
            "Content-Encoding says gzip, but the body is not compressed.",
            "Content-Encoding обещает gzip, а тело не сжато.",
        ),
        Outcome("requests.exceptions.ContentDecodingError", "request"),
        Outcome("aiohttp.ClientPayloadError", "body"),
        Outcome("httpx.DecodingError", "request"),
    ),
    Row(
        "wrong-content-type",
        "/faults/wrong-content-type",
        Text("The true JSON, called text/html.", "Верный JSON, но назван text/html."),
        FINE,
        Outcome("aiohttp.ContentTypeError", "json"),
        FINE,
    ),
    Row(
        "not-json",
        "/faults/not-json",
        Text("Status 200, called JSON, but it is not.", "Статус 200, назван JSON, но это не он."),
        Outcome("requests.JSONDecodeError", "json"),
        Outcome("json.JSONDecodeError", "json"),
        Outcome("json.JSONDecodeError", "json"),
    ),
    Row(
        "html",
        "/faults/html",
        Text("Status 200 with a page for people.", "Статус 200 и страница для людей."),
        Outcome("requests.JSONDecodeError", "json"),
        Outcome("aiohttp.ContentTypeError", "json"),
        Outcome("json.JSONDecodeError", "json"),
    ),
)
