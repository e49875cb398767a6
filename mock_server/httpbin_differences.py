"""Where this server answers otherwise than httpbin 0.10, on purpose.

The reference page shows this table; the comparison with httpbin itself
(`tests/mock_server/httpbin/`) allows these differences and no others, and fails when one of
them is gone. `aspects` are what the comparison sees: a status, a header field, a body or a
member of it (`*` stands for any).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from mock_server.documentation import Text


class Difference(NamedTuple):
    """One deliberate difference: where, what is done here, and why."""

    path: str
    what: Text
    why: Text
    aspects: frozenset[str]


_REFUSED: Final = frozenset({"status", "Content-Type", "body", "json.*"})
_EXPLAINED: Final = frozenset({"Content-Type", "body", "json.*"})

# By names of their own, which the cases of the comparison refer to.
DIFFERENCES: Final[dict[str, Difference]] = {
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
        _EXPLAINED,
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
        _REFUSED | {"Location", "Transfer-Encoding"},
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
        _EXPLAINED,
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
        "/headers, /get, /post, /anything, …",
        Text(
            en="Every field that came is shown: X-Forwarded-For, X-Request-Id and Via, too.",
            ru="Показаны все заголовки: и X-Forwarded-For, и X-Request-Id, и Via.",
        ),
        Text(
            en="httpbin hides what its proxies add (but for ?show_env); none stands here.",
            ru="httpbin прячет то, что добавили его прокси (без ?show_env); здесь их нет.",
        ),
        frozenset({"json.headers"}),
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
            en="A body of `NaN` is no JSON: `json` is null.",
            ru="Тело `NaN` — не JSON: в `json` null.",
        ),
        Text(
            en="RFC 8259 knows no NaN; httpbin's answer itself is then no JSON.",
            ru="В RFC 8259 нет NaN; у httpbin и сам ответ тогда не JSON.",
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
    "any-method": Difference(
        "/anything, /delay, /status, /redirect-to",
        Text(en="Every method is taken.", ru="Принимается любой метод."),
        Text(
            en="httpbin answers OPTIONS itself and refuses what it has not listed.",
            ru="На OPTIONS httpbin отвечает сам, а неизвестные методы отклоняет.",
        ),
        _REFUSED | {"Allow"},
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
    "one-content-type": Difference(
        "/response-headers",
        Text(
            en="A Content-Type of yours takes the place of the usual one.",
            ru="Ваш Content-Type заменяет обычный.",
        ),
        Text(
            en="httpbin sends both, and two are not allowed (RFC 9110, section 8.3).",
            ru="httpbin шлёт оба, а двух быть не может (RFC 9110, раздел 8.3).",
        ),
        _EXPLAINED,
    ),
    "framing-fields": Difference(
        "/response-headers",
        Text(
            en="422 for Content-Length, Transfer-Encoding, Connection, Trailer and Upgrade.",
            ru="422 на Content-Length, Transfer-Encoding, Connection, Trailer и Upgrade.",
        ),
        Text(
            en="A wrong one breaks the message (RFC 9112, section 6); /faults/… does on purpose.",
            ru="Неверные рвут сообщение (RFC 9112, раздел 6); нарочно это делает /faults/….",
        ),
        _REFUSED,
    ),
    "scheme-case": Difference(
        "/bearer",
        Text(en="`bearer` is taken, too.", ru="Годится и `bearer`."),
        Text(
            en="Names of schemes are of any case (RFC 9110, section 11.1).",
            ru="Регистр имени схемы не важен (RFC 9110, раздел 11.1).",
        ),
        _REFUSED | {"WWW-Authenticate"},
    ),
    "realm": Difference(
        "/digest-auth/…",
        Text(en="The realm is `mock_server`.", ru="Имя области (realm) — `mock_server`."),
        Text(en="httpbin's is a person's address.", ru="У httpbin это адрес человека."),
        frozenset({"WWW-Authenticate"}),
    ),
    "digest-target": Difference(
        "/digest-auth/…",
        Text(
            en="Addresses with a query or with percent signs work.",
            ru="Адреса с параметрами и с процентами работают.",
        ),
        Text(
            en="`uri` is the address as sent (RFC 7616, section 3.4); httpbin fails (500), or "
            "compares with the decoded one (401).",
            ru="`uri` — адрес, каким его послали (RFC 7616, раздел 3.4); httpbin падает (500) "
            "или сверяет с раскодированным (401).",
        ),
        _REFUSED | {"WWW-Authenticate", "Set-Cookie"},
    ),
    "digest-as-asked": Difference(
        "/digest-auth/…",
        Text(
            en="Credentials must have the algorithm, qop and user of the challenge and the path.",
            ru="Алгоритм, qop и имя должны быть теми, о которых просил сервер.",
        ),
        Text(
            en="httpbin takes any, so a client could fall back to a weaker one.",
            ru="httpbin примет любые, и клиент мог бы взять что послабее.",
        ),
        _REFUSED | {"WWW-Authenticate", "Set-Cookie"},
    ),
    "etag-quotes": Difference(
        "/etag/{etag}, /cache, /range/{n}",
        Text(en="ETag stands in quotes.", ru="ETag стоит в кавычках."),
        Text(
            en="It is no entity tag without (RFC 9110, section 8.8.3).",
            ru="Без них это не ETag (RFC 9110, раздел 8.8.3).",
        ),
        frozenset({"ETag"}),
    ),
    "preconditions": Difference(
        "/etag/{etag}",
        Text(
            en="If-Match is looked at first, and a weak tag matches nothing in it.",
            ru="If-Match проверяется первым, и слабый ETag в нём не подходит.",
        ),
        Text(en="RFC 9110, sections 13.1.1 and 13.2.2.", ru="RFC 9110, разделы 13.1.1 и 13.2.2."),
        _REFUSED | {"ETag"},
    ),
    "content-range": Difference(
        "/range/{n}",
        Text(
            en="Content-Range comes with 206 and 416 alone.",
            ru="Content-Range есть только при 206 и 416.",
        ),
        Text(
            en="It says nothing elsewhere (RFC 9110, section 14.4).",
            ru="В других ответах он ничего не значит (RFC 9110, раздел 14.4).",
        ),
        frozenset({"Content-Range"}),
    ),
    "range-beyond-end": Difference(
        "/range/{n}",
        Text(
            en="A range that ends beyond the end is cut there: 206.",
            ru="Диапазон, выходящий за конец, обрезается: 206.",
        ),
        Text(
            en="RFC 9110, section 14.1.2; httpbin answers 416.",
            ru="RFC 9110, раздел 14.1.2; у httpbin это 416.",
        ),
        _REFUSED | {"Content-Range"},
    ),
    "range-conditions": Difference(
        "/range/{n}",
        Text(
            en="Range counts in GET alone, and only if If-Range still holds.",
            ru="Range учитывается только в GET и только если If-Range ещё верен.",
        ),
        Text(
            en="RFC 9110, sections 13.1.5 and 14.2; httpbin does not look.",
            ru="RFC 9110, разделы 13.1.5 и 14.2; httpbin на это не смотрит.",
        ),
        _REFUSED | {"Content-Range"},
    ),
    "range-whole": Difference(
        "/range/{n}",
        Text(
            en="A range that is all there is gets 206; several get multipart/byteranges.",
            ru="На диапазон размером с целое ответ 206, на несколько — multipart/byteranges.",
        ),
        Text(
            en="The client sees that ranges work (RFC 9110, section 14.6); httpbin answers 200.",
            ru="Так видно, что диапазоны работают (RFC 9110, раздел 14.6); у httpbin это 200.",
        ),
        _REFUSED | {"Content-Range"},
    ),
    "last-modified": Difference(
        "/range/{n}",
        Text(
            en="There is Last-Modified, and conditions with dates work.",
            ru="Есть Last-Modified, и условия с датами работают.",
        ),
        Text(en="RFC 9110, sections 8.8.2 and 13.", ru="RFC 9110, разделы 8.8.2 и 13."),
        frozenset({"Last-Modified"}),
    ),
    "range-missing": Difference(
        "/range/{n}",
        Text(
            en="404 for a size out of bounds has no ETag and no Accept-Ranges.",
            ru="У 404 на недопустимый размер нет ETag и Accept-Ranges.",
        ),
        Text(en="There is nothing to have parts of.", ru="Нечего брать по частям."),
        frozenset({"ETag", "Accept-Ranges"}),
    ),
    "image-weights": Difference(
        "/image",
        Text(
            en="The weights in Accept count: q=0.1 is the last choice.",
            ru="Веса в Accept учитываются: q=0.1 — последний выбор.",
        ),
        Text(
            en="RFC 9110, section 12.5.1; httpbin looks for names in a fixed order.",
            ru="RFC 9110, раздел 12.5.1; httpbin ищет имена в твёрдом порядке.",
        ),
        frozenset({"Content-Type", "body"}),
    ),
    "image-any": Difference(
        "/image",
        Text(en="`Accept: */*` gets the PNG.", ru="На `Accept: */*` приходит PNG."),
        Text(
            en="Anything will do, it says; httpbin answers 406 to most clients' default.",
            ru="Он и значит «что угодно»; httpbin на умолчание клиентов отвечает 406.",
        ),
        _REFUSED,
    ),
    "brotli": Difference(
        "/brotli",
        Text(
            en="501 unless the library brotli or brotlicffi is installed beside the server.",
            ru="501, если рядом с сервером не установлена библиотека brotli или brotlicffi.",
        ),
        Text(
            en="No lesson needs it, so the course does not install it.",
            ru="Урокам она не нужна, и курс её не ставит.",
        ),
        _REFUSED | {"Content-Encoding"},
    ),
}
