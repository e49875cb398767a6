"""Differences from httpbin in errors, statuses, redirects and pages."""

from __future__ import annotations

from typing import Final

from mock_server.documentation import Text
from mock_server.httpbin.differences.difference import EXPLAINED, REFUSED, Difference

GENERAL: Final[dict[str, Difference]] = {
    "problems": Difference(
        "*",
        Text(
            en="An error has a body: a problem document (RFC 9457) that says what was wrong.",
            ru="У ошибки есть тело: документ problem (RFC 9457), где сказано, что не так.",
        ),
        Text(
            en="httpbin's are empty, or pages of its framework.",
            ru="У httpbin оно пустое или это страница фреймворка.",
        ),
        EXPLAINED,
    ),
    "refused": Difference(
        "*",
        Text(
            en="422 for a value that makes no sense, and for parameters that do not exist.",
            ru="422 на бессмысленное значение и на несуществующий параметр.",
        ),
        Text(
            en="httpbin answers 500 or 400, or takes another value without a word.",
            ru="httpbin отвечает 500 или 400 либо молча берёт другое значение.",
        ),
        REFUSED | {"Location", "Transfer-Encoding"},
    ),
    "first-page": Difference(
        "/",
        Text(
            en="What is here: JSON, or a page in the browser's language.",
            ru="Перечень всего, что есть: JSON или страница на языке браузера.",
        ),
        Text(
            en="There is more here than httpbin's routes; /legacy and /spec.json are not served.",
            ru="Здесь не только маршруты httpbin; /legacy и /spec.json нет.",
        ),
        EXPLAINED,
    ),
    "words": Difference(
        "/html, /xml, /json, /deny, /encoding/utf8, /forms/post, /image/*",
        Text(
            en="The same structure, members and fields with other words and another picture.",
            ru="Структура, имена и поля те же, а слова и картинка другие.",
        ),
        Text(en="They are httpbin's own.", ru="Тексты и картинки httpbin принадлежат ему."),
        frozenset({"body", "json.*"}),
    ),
    "any-method": Difference(
        "/anything, /delay, /status, /redirect-to",
        Text(en="Every method is taken.", ru="Принимается любой метод."),
        Text(
            en="httpbin answers OPTIONS itself and refuses what it has not listed.",
            ru="На OPTIONS httpbin отвечает сам, а неизвестные методы отклоняет.",
        ),
        REFUSED | {"Allow"},
    ),
    "names-as-written": Difference(
        "/bytes/{n}, /stream-bytes/{n}, /range/{n}, /drip, /redirect-to",
        Text(
            en="Names of query parameters are told apart by their case.",
            ru="Регистр букв в именах параметров важен.",
        ),
        Text(
            en="As everywhere else here, and on the web; httpbin does not look at it.",
            ru="Как и везде здесь и в вебе; httpbin на него не смотрит.",
        ),
        REFUSED | {"Location"},
    ),
    "redirect-page": Difference(
        "/redirect/…, /absolute-redirect/…, /cookies/…, /links/{n}",
        Text(en="A redirect has no body.", ru="У перенаправления нет тела."),
        Text(
            en="httpbin's framework adds a page that no client shows.",
            ru="Фреймворк httpbin добавляет страницу, которую никто не видит.",
        ),
        frozenset({"Content-Type", "body"}),
    ),
    "status-fields": Difference(
        "/status/{code}",
        Text(
            en="201, 308, 405, 413, 415, 416, 426, 429 and 503 bring the fields that belong to "
            "them; 401 and 407 have a realm of their own, 402 and 418 no X-More-Info.",
            ru="У 201, 308, 405, 413, 415, 416, 426, 429 и 503 есть положенные заголовки; у 401 "
            "и 407 свой realm, у 402 и 418 нет X-More-Info.",
        ),
        Text(
            en="Clients act on them: they retry, or follow (RFC 9110, section 15).",
            ru="По ним действуют клиенты: повторяют, переходят (RFC 9110, раздел 15).",
        ),
        frozenset(
            {"Location", "Allow", "WWW-Authenticate", "Proxy-Authenticate", "X-More-Info"}
            | {"Retry-After"}
        ),
    ),
    "compressed": Difference(
        "*",
        Text(
            en="Text from 16 KiB on is compressed for clients that accept it.",
            ru="Текст от 16 КиБ сжимается, если клиент это принимает.",
        ),
        Text(
            en="Real servers do (RFC 9110, section 8.4); httpbin only at /gzip, /deflate, /brotli.",
            ru="Так делают серверы (RFC 9110, раздел 8.4); httpbin — только в /gzip и подобных.",
        ),
        frozenset({"Content-Encoding"}),
    ),
    "reason": Difference(
        "*",
        Text(
            en="Reason phrases are those of RFC 9110: `401 Unauthorized`.",
            ru="Пояснения к статусам — из RFC 9110: `401 Unauthorized`.",
        ),
        Text(
            en="httpbin's depend on the server that it runs in: `401 UNAUTHORIZED`.",
            ru="У httpbin они зависят от сервера, в котором он запущен: `401 UNAUTHORIZED`.",
        ),
        frozenset({"reason"}),
    ),
    "field-names": Difference(
        "*",
        Text(
            en="400 for a name of a field that cannot be one, such as `a[]`.",
            ru="400 на имя заголовка, каким оно быть не может, например `a[]`.",
        ),
        Text(
            en="RFC 9110, section 5.1; httpbin's server takes it.",
            ru="RFC 9110, раздел 5.1; сервер httpbin его принимает.",
        ),
        REFUSED,
    ),
    "cors": Difference(
        "*",
        Text(
            en="CORS fields answer requests with Origin alone, name no credentials, and OPTIONS "
            "lists the methods of its route; the scenario can allow other origins.",
            ru="Заголовки CORS есть только в ответах на запросы с Origin и не разрешают cookie, "
            "а OPTIONS называет методы своего маршрута; сценарий может решить иначе.",
        ),
        Text(
            en="httpbin lets pages of any origin in with credentials, and lists the same methods "
            "everywhere.",
            ru="httpbin пускает страницы откуда угодно и с cookie, а методы называет везде одни.",
        ),
        REFUSED | {"Access-Control-*", "Allow", "Vary"},
    ),
}
