"""What three client libraries raise at each fault, by the names that programs import.

The tests of the faults hold this table against the real libraries; the reference shows it.
The client sends a GET, calls `raise_for_status()` where there is one, and reads the body as
JSON. None: nothing is raised.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from mock_server.documentation import Text


class Raised(NamedTuple):
    """The exceptions at one fault; `met` says what happens on the wire."""

    met: Text
    requests: str | None
    aiohttp: str | None
    httpx: str | None


CLIENTS: Final = ("requests", "aiohttp", "httpx")

EXCEPTIONS: Final[dict[str, Raised]] = {
    "reset": Raised(
        Text(
            en="The connection is reset before an answer; the request is carried out.",
            ru="Соединение сброшено до ответа; запрос при этом выполнен.",
        ),
        "requests.ConnectionError",
        "aiohttp.ClientOSError",
        "httpx.ReadError",
    ),
    "reset-midway": Raised(
        Text(
            en="The connection is reset in the middle of the body.",
            ru="Соединение сброшено посреди тела ответа.",
        ),
        "requests.exceptions.ChunkedEncodingError",
        "aiohttp.ClientPayloadError",
        "httpx.ReadError",
    ),
    "empty": Raised(
        Text(
            en="The connection is closed without an answer; the request is carried out.",
            ru="Соединение закрыто без ответа; запрос при этом выполнен.",
        ),
        "requests.ConnectionError",
        "aiohttp.ServerDisconnectedError",
        "httpx.RemoteProtocolError",
    ),
    "truncated": Raised(
        Text(en="Half of the promised body comes.", ru="Приходит половина обещанного тела."),
        "requests.exceptions.ChunkedEncodingError",
        "aiohttp.ClientPayloadError",
        "httpx.RemoteProtocolError",
    ),
    "broken-chunk": Raised(
        Text(
            en="The size of a chunk is no number.",
            ru="Вместо размера очередной части (chunk) — не число.",
        ),
        "requests.exceptions.ChunkedEncodingError",
        "aiohttp.ClientResponseError",
        "httpx.RemoteProtocolError",
    ),
    "garbage": Raised(
        Text(en="What comes is not HTTP.", ru="Приходят байты, которые вовсе не HTTP."),
        "requests.ConnectionError",
        "aiohttp.ClientResponseError",
        "httpx.RemoteProtocolError",
    ),
    "drip": Raised(
        Text(en="The body comes in 20 pieces.", ru="Тело приходит двадцатью кусочками."),
        None,
        None,
        None,
    ),
    "delay": Raised(
        Text(
            en="The answer is late (a shorter timeout ends the wait, see below).",
            ru="Ответ опаздывает (если таймаут короче — см. ниже).",
        ),
        None,
        None,
        None,
    ),
    "status": Raised(
        Text(
            en="An error status; the request is not carried out.",
            ru="Статус ошибки; запрос не выполнен.",
        ),
        "requests.HTTPError",
        "aiohttp.ClientResponseError",
        "httpx.HTTPStatusError",
    ),
    "wrong-content-type": Raised(
        Text(en="The true body as `text/html`.", ru="Верное тело, но тип — `text/html`."),
        None,
        "aiohttp.ContentTypeError",
        None,
    ),
    "not-json": Raised(
        Text(
            en="200 and a JSON media type, but the body is not JSON.",
            ru="200 и тип JSON, но тело — не JSON.",
        ),
        "requests.JSONDecodeError",
        "json.JSONDecodeError",
        "json.JSONDecodeError",
    ),
    "html": Raised(
        Text(en="200 and a page for people.", ru="200 и страница для людей."),
        "requests.JSONDecodeError",
        "aiohttp.ContentTypeError",
        "json.JSONDecodeError",
    ),
}

# At `delay`, when the client's timeout is shorter.
TIMED_OUT: Final = Raised(
    Text(
        en="`delay` longer than the client's timeout.",
        ru="`delay` дольше таймаута клиента.",
    ),
    "requests.ReadTimeout",
    "TimeoutError",
    "httpx.ReadTimeout",
)
