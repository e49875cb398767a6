"""The words of the reference page, in both languages."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from mock_server.documentation import Text

if TYPE_CHECKING:
    from mock_server.reference.document import Language

TITLE: Final = Text(en="Bookshop: the reference", ru="Книжный магазин: справочник")
LEAD: Final = Text(
    en="Everything that the server answers, with examples that work. Open a route and press "
    "“Send”: the request is a real one.",
    ru="Всё, на что отвечает сервер, с работающими примерами. Откройте маршрут и нажмите "
    "«Отправить»: запрос уйдёт по-настоящему.",
)
LEAD_MORE: Final = Text(
    en="The page itself is not kept in the server's journal; the calls that you send from it are. "
    "For programs, as OpenAPI 3.1:",
    ru="Сама страница в журнал сервера не попадает, а отправленные с неё запросы — попадают. Для "
    "программ, в виде OpenAPI 3.1:",
)
SKIP: Final = Text(en="Skip to the routes", ru="К маршрутам")
FILTER: Final = Text(en="Filter", ru="Поиск")
FILTER_HINT: Final = Text(en="users, POST, ETag, 404 …", ru="users, POST, ETag, 404 …")
FOUND: Final = Text(en="Routes: {n}", ru="Маршрутов: {n}")
NOTHING: Final = Text(
    en="No route has all these words. Try fewer.", ru="Ни в одном маршруте нет всех этих слов."
)
CONTENTS: Final = Text(en="Contents", ru="Содержание")
ANY_METHOD: Final = Text(en="any", ru="любой")
PARAMETERS: Final = Text(en="Parameters", ru="Параметры")
REQUIRED: Final = Text(en="required", ru="обязателен")
WHERE: Final = {
    "path": Text(en="path", ru="путь"),
    "query": Text(en="query", ru="строка запроса"),
    "header": Text(en="header", ru="заголовок"),
    "cookie": Text(en="cookie", ru="cookie"),
}
EXAMPLE: Final = Text(en="Example", ru="Пример")
BODY: Final = Text(en="Body", ru="Тело запроса")
ANSWERS: Final = Text(en="Answers", ru="Ответы")
SIGN_IN: Final = Text(en="Who you are", ru="Как представиться")
FIRST: Final = Text(en="First:", ru="Сначала:")
TRY: Final = Text(en="Try it", ru="Попробовать")
METHOD: Final = Text(en="Method", ru="Метод")
MEDIA_TYPE: Final = Text(en="Media type", ru="Тип содержимого")
MORE_FIELDS: Final = Text(
    en="More header fields, one a line", ru="Ещё заголовки, по одному в строке"
)
FILE: Final = Text(en="File", ru="Файл")
SEND: Final = Text(en="Send", ru="Отправить")
COPY: Final = Text(en="Copy", ru="Скопировать")
NO_SCRIPT: Final = Text(
    en="Without JavaScript the page can be read, but calls cannot be tried.",
    ru="Без JavaScript страницу можно читать, но не отправлять запросы.",
)
FAULTS: Final = Text(en="Fault → exception", ru="Сбой → исключение")
FAULTS_LEAD: Final = Text(
    en="What a GET with `raise_for_status()` and `.json()` ends in, with each library, and at "
    "which step. Tests hold this table against the real libraries. A dash: no exception.",
    ru="Чем и на каком шаге кончается GET с `raise_for_status()` и `.json()` в каждой из "
    "библиотек. Тесты сверяют таблицу с настоящими библиотеками. Прочерк — исключения нет.",
)
FAULT: Final = Text(en="Fault", ru="Сбой")
MET: Final = Text(en="What the client meets", ru="Что видит клиент")
TIMEOUT: Final = Text(
    en="(The client's timeout: {seconds} s.)", ru="(Таймаут клиента: {seconds} с.)"
)
DIFFERENCES: Final = Text(en="Unlike httpbin", ru="Отличия от httpbin")
EVERYWHERE: Final = Text(en="Everywhere", ru="Везде")
DIFFERENCES_LEAD: Final = Text(
    en="The vocabulary of httpbin is served as httpbin 0.10 answers it, but for these:",
    ru="Словарь httpbin отвечает как httpbin 0.10, кроме следующего:",
)
# What the script says: data attributes of the page's body.
SCRIPT: Final = {
    "copied": Text(en="Copied", ru="Скопировано"),
    "sending": Text(en="Sending …", ru="Отправляю…"),
    "none": Text(
        en="No answer that a browser takes for one: {error}. If that was not on purpose, is the "
        "server still running? The journal shows what was sent.",
        ru="Ответа, который понял бы браузер, нет: {error}. Если это не нарочно, то работает ли "
        "ещё сервер? Что именно было отправлено, покажет журнал.",
    ),
    "followed": Text(
        en="The browser followed redirects to {url}. With curl you see each of them.",
        ru="Браузер прошёл по перенаправлениям до {url}. С curl видно каждое из них.",
    ),
    "hidden": Text(
        en="Set-Cookie is never shown to scripts; the browser keeps the cookie.",
        ru="Set-Cookie скриптам не показывается; cookie хранит сам браузер.",
    ),
    "empty": Text(en="The body is empty.", ru="Тело пустое."),
    "bytes": Text(en="{n} bytes that are not text", ru="{n} байт, и это не текст"),
    "cut": Text(en="… and {n} more characters", ru="… и ещё символов: {n}"),
    "took": Text(en="{n} ms", ru="{n} мс"),
    "missing": Text(en="Fill in: {names}", ru="Заполните: {names}"),
    "badfield": Text(
        en="A header field is written as Name: value, not {line}",
        ru="Заголовок пишется как Имя: значение, а не {line}",
    ),
    "found": FOUND,
    "nothing": NOTHING,
}


def told(text: Text, language: Language) -> str:
    """The text in HTML; what stands in backquotes is code."""
    return code(text.ru if language == "ru" else text.en)


def code(plain: str) -> str:
    """Plain text in HTML; what stands in backquotes is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(plain))
