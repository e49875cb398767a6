r"""How routes are documented: what each status answers, with an example of every one.

What a writer of routes gives beside the handler:

    @routes.post(
        "/users",
        summary=Text(en="Create a user", ru="Создать пользователя"),
        body=NewUser,                       # the model; `body_type` if it is no JSON
        example={"name": "Ada"},            # of that body
        other_bodies={"application/xml": "<user>…</user>"},   # media type → example
        security=("session",),              # names of reference/security.py, any will do
        returns={
            201: Answer(User, example={...}, headers=(LOCATION, ETAG)),
            406: Answer(ProblemDocument, text=Text(en="When …", ru="Когда …")),
            **dict.fromkeys((400, 413, 415, 422), ProblemDocument),
        },
    )

A bare value in `returns` is short for an `Answer`: a model, a media type as a string (a body
without a model), or None (no body). What need not be said:

- an example of a struct, when each of its fields is of a plain type or has
  `Meta(examples=[…])`: it is made of those. Better is a true one, said once for all routes:
  `exemplify(User, {"id": 3, …})` beside the model's routes. Plain `dict`s and bodies in other
  media types have no such example: give one.
- the example and the text of a problem document: every status has those below. A detail of
  your own is `Answer(ProblemDocument, example={"detail": "There is no user 999."})`; `type`,
  `title` and `status` are added.
- the text of any status that is usual for the method: "The answer.", "Created.", …

A body in several media types: `Answer(User, media={JSON: None, "text/csv": "id,name\n3,…"})`,
where None is the model's own example. Routes that answer 5xx because they were asked to say
`fails=True`, and those that can answer any status at all `any_status=True`.

The request made of the examples (of the path, of required parameters, of the body) is one that
a fresh scenario of seed 1 answers with the lowest of the documented statuses below 400; a test
(`tests/mock_server/reference/test_examples.py`) sends it and validates the answer. If something
has to be there first, `after="POST /files"` names the route whose own example is sent before it
(its cookies are kept, so `after="POST /login"` logs in). `credentials=("user", "secret")`, or a
token, are sent with it by the first scheme in `security`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Text(NamedTuple):
    """A sentence for readers of the documentation, in both languages."""

    en: str
    ru: str


class Header(NamedTuple):
    """A header field of an answer; `always` unless it depends on the request."""

    name: str
    text: Text
    example: str
    always: bool = True


class Answer(NamedTuple):
    """What one status answers; `text` says when it comes, `media` maps types to examples."""

    model: Any = None
    example: object = None
    media: Mapping[str, object] | None = None
    text: Text | None = None
    headers: tuple[Header, ...] = ()


# True examples of models, for every place where one is answered or sent.
EXAMPLES: Final[dict[type[Any], Any]] = {}


def exemplify(model: type[Any], example: object) -> None:
    """Say what a model looks like in JSON, for all routes that take or give it."""
    EXAMPLES[model] = example


LOCATION: Final = Header(
    "Location", Text(en="Where it is.", ru="Где искать ответ или новый ресурс."), "/users/61"
)
ETAG: Final = Header(
    "ETag",
    Text(
        en="The version, for If-None-Match and If-Match (RFC 9110, 8.8.3).",
        ru="Версия для If-None-Match и If-Match (RFC 9110, 8.8.3).",
    ),
    '"5d41402abc4b2a76"',
)
LINK: Final = Header(
    "Link",
    Text(en="The neighbouring pages (RFC 8288).", ru="Соседние страницы (RFC 8288)."),
    '<http://127.0.0.1:8000/users?page=2>; rel="next"',
)
SET_COOKIE: Final = Header(
    "Set-Cookie", Text(en="A cookie (RFC 6265).", ru="Cookie (RFC 6265)."), "theme=dark; Path=/"
)
RETRY_AFTER: Final = Header(
    "Retry-After",
    Text(en="Seconds to wait (RFC 9110, 10.2.3).", ru="Сколько секунд ждать (RFC 9110, 10.2.3)."),
    "1",
)
WWW_AUTHENTICATE: Final = Header(
    "WWW-Authenticate",
    Text(
        en="How to say who you are (RFC 9110, 11.6.1).", ru="Как представиться (RFC 9110, 11.6.1)."
    ),
    'Basic realm="bookshop"',
)
ALLOW: Final = Header(
    "Allow",
    Text(en="The methods that work here.", ru="Какие методы здесь работают."),
    "GET, HEAD",
)

# Of every status that several routes answer: when it comes, and a detail as an example.
_USUAL: Final[dict[int, tuple[Text, str]]] = {
    200: (Text(en="The answer.", ru="Ответ."), ""),
    201: (Text(en="Created.", ru="Создано."), ""),
    202: (Text(en="Accepted; it will be done later.", ru="Принято; будет сделано позже."), ""),
    204: (Text(en="Done; there is no body.", ru="Сделано; тела в ответе нет."), ""),
    206: (Text(en="The range asked for.", ru="Запрошенный диапазон."), ""),
    301: (Text(en="It has moved for good.", ru="Переехало навсегда."), ""),
    302: (Text(en="Look there.", ru="Смотрите там."), ""),
    303: (Text(en="Read the result there.", ru="Результат читайте там."), ""),
    304: (Text(en="You have the present version.", ru="У вас уже актуальная версия."), ""),
    307: (Text(en="Repeat it there.", ru="Повторите запрос там."), ""),
    308: (Text(en="Repeat it there, from now on.", ru="Повторяйте запрос там."), ""),
    400: (
        Text(en="The request cannot be read.", ru="Запрос не удалось прочитать."),
        "The body is not valid JSON in UTF-8: JSON is malformed: expected '\"' (byte 1).",
    ),
    401: (
        Text(en="Say who you are first.", ru="Сначала нужно представиться."),
        "Nobody is logged in.",
    ),
    403: (Text(en="You may not.", ru="Вам это не разрешено."), "You may not do this."),
    404: (Text(en="There is no such thing.", ru="Такого нет."), "There is nothing here."),
    405: (
        Text(en="Not with this method.", ru="С этим методом нельзя."),
        "/books does not take POST; it takes GET, HEAD.",
    ),
    406: (
        Text(
            en="None of the media types in Accept can be had.",
            ru="Ни в одном из форматов, названных в Accept, ответить нельзя.",
        ),
        "None of the media types in Accept can be had here.",
    ),
    408: (
        Text(en="The request took too long to arrive.", ru="Запрос шёл слишком долго."),
        "The body took longer than 30 seconds to arrive.",
    ),
    409: (
        Text(en="It does not fit the present state.", ru="Не подходит к нынешнему состоянию."),
        "Another user has this email.",
    ),
    410: (Text(en="It is gone for good.", ru="Этого больше нет."), "It was here, and is gone."),
    412: (
        Text(
            en="A condition (If-Match, …) does not hold.", ru="Условие (If-Match, …) не выполнено."
        ),
        'If-Match was "a", but the present version is "b".',
    ),
    413: (
        Text(en="The body is too large.", ru="Тело слишком большое."),
        "The body is too large; at most 1048576 bytes are accepted here.",
    ),
    415: (
        Text(
            en="Bodies of this media type are not read.", ru="Тела такого типа здесь не читаются."
        ),
        "The body has no Content-Type; expected application/json.",
    ),
    416: (
        Text(en="There are no such bytes.", ru="Таких байт нет."),
        "The range lies beyond the last byte.",
    ),
    418: (Text(en="It is a teapot.", ru="Это чайник."), "I brew tea."),
    422: (
        Text(
            en="What it says is not valid; `errors` tells each place.",
            ru="Содержание неверно; каждое место названо в `errors`.",
        ),
        "page: Expected `int` >= 1.",
    ),
    428: (
        Text(en="A condition (If-Match) is required.", ru="Нужно условие (If-Match)."),
        "Send If-Match with the version that you read.",
    ),
    429: (
        Text(en="Too many requests; wait.", ru="Слишком много запросов; подождите."),
        "Too many requests.",
    ),
    500: (
        Text(en="The server failed.", ru="Сервер не справился."),
        "The server fails on purpose here.",
    ),
    501: (Text(en="The server cannot do this.", ru="Сервер так не умеет."), "Not implemented."),
    502: (
        Text(en="A server behind it failed.", ru="Подвёл сервер, стоящий за этим."),
        "A server behind this one gave a bad answer.",
    ),
    503: (
        Text(en="Not now; try again.", ru="Не сейчас; попробуйте ещё раз."),
        "Attempt 1 fails on purpose; the first 2 do. Try again.",
    ),
    504: (
        Text(en="A server behind it was silent.", ru="Сервер, стоящий за этим, не ответил."),
        "A server behind this one did not answer in time.",
    ),
}


def answer_of(documented: Any) -> Answer:
    """Read a value of `returns`, an `Answer` or what is short for one."""
    if isinstance(documented, Answer):
        return documented
    if isinstance(documented, str):
        return Answer(media={documented: None})
    return Answer(documented)


def usual_text(status: int) -> Text:
    """When a status comes, unless a route says more."""
    if status in _USUAL:
        return _USUAL[status][0]
    return Text(en=f"Status {status}.", ru=f"Статус {status}.")


def usual_detail(status: int) -> str:
    """An example of a problem's `detail`, unless a route has one of its own."""
    return _USUAL[status][1] if status in _USUAL else f"Status {status}."
