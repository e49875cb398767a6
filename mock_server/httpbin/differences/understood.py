"""Differences from httpbin in what a request is understood as."""

from __future__ import annotations

from typing import Final

from mock_server.documentation import Text
from mock_server.httpbin.differences.difference import REFUSED, Difference

UNDERSTOOD: Final[dict[str, Difference]] = {
    "url-as-sent": Difference(
        "/get, /post, /anything/…",
        Text(
            en="`url` is the address as it was sent, percent-encoded.",
            ru="В `url` адрес такой, каким он пришёл, с процентами.",
        ),
        Text(
            en="So it can be copied and sent again; httpbin's may mean another one.",
            ru="Его можно скопировать и отправить снова; у httpbin он может значить другое.",
        ),
        frozenset({"json.url"}),
    ),
    "headers-shown": Difference(
        "/headers, /get, /post, /anything, /cookies, …",
        Text(
            en="Every field and cookie that came is shown: X-Forwarded-For, Via, __utmz, too.",
            ru="Показаны все заголовки и cookie: и X-Forwarded-For, и Via, и __utmz.",
        ),
        Text(
            en="httpbin hides what its proxies add (but for ?show_env); none stands here.",
            ru="httpbin прячет то, что добавили его прокси (без ?show_env); здесь их нет.",
        ),
        frozenset({"json.headers", "json.cookies"}),
    ),
    "not-utf8": Difference(
        "/get, /post, /anything, …",
        Text(
            en="Bytes of a query that are no UTF-8 show as U+FFFD.",
            ru="Байты в параметрах, не подходящие под UTF-8, видны как U+FFFD.",
        ),
        Text(
            en="httpbin shows the percent signs again, as if those had been sent.",
            ru="httpbin снова показывает проценты, словно прислали именно их.",
        ),
        frozenset({"json.args"}),
    ),
    "nan": Difference(
        "/post, /put, /patch, /delete, /anything",
        Text(
            en="`NaN`, `Infinity` and half a surrogate pair are no JSON: `json` is null.",
            ru="`NaN`, `Infinity` и половина суррогатной пары — не JSON: в `json` null.",
        ),
        Text(
            en="RFC 8259 knows no NaN; with it httpbin's answer itself is no JSON.",
            ru="В RFC 8259 нет NaN; у httpbin и сам ответ с ним — не JSON.",
        ),
        frozenset({"json.json"}),
    ),
    "every-file": Difference(
        "/post, /put, /patch, /delete, /anything",
        Text(
            en="Several files under one name come back as a list.",
            ru="Несколько файлов под одним именем возвращаются списком.",
        ),
        Text(en="httpbin shows the first alone.", ru="httpbin показывает только первый."),
        frozenset({"json.files"}),
    ),
    "unpacked": Difference(
        "/post, /put, /patch, /delete, /anything",
        Text(
            en="A body with Content-Encoding gzip or deflate is shown unpacked.",
            ru="Тело с Content-Encoding gzip или deflate показано распакованным.",
        ),
        Text(
            en="That is what the field asks for (RFC 9110, section 8.4); httpbin does not look.",
            ru="Этого и просит заголовок (RFC 9110, раздел 8.4); httpbin на него не смотрит.",
        ),
        frozenset({"json.data", "json.json", "json.headers"}),
    ),
    "malformed-form": Difference(
        "/post, /put, /patch, /delete, /anything",
        Text(
            en="A multipart body that is cut short or has no boundary gets 400.",
            ru="На multipart без границы или оборванное тело ответ 400.",
        ),
        Text(
            en="httpbin answers 200 and shows nothing of it.",
            ru="httpbin отвечает 200 и ничего из него не показывает.",
        ),
        REFUSED,
    ),
    "limits": Difference(
        "/post, /put, /patch, /delete, /anything",
        Text(en="A body of more than 4 MiB gets 413.", ru="На тело больше 4 МиБ ответ 413."),
        Text(
            en="The journal keeps what it sees; httpbin has no limit.",
            ru="Журнал хранит то, что видит; у httpbin предела нет.",
        ),
        REFUSED,
    ),
}
