"""Differences from httpbin in header fields, versions, parts and images."""

from __future__ import annotations

from typing import Final

from mock_server.documentation import Text
from mock_server.httpbin.differences.difference import EXPLAINED, REFUSED, Difference

REPRESENTATIONS: Final[dict[str, Difference]] = {
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
        EXPLAINED,
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
        REFUSED,
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
        REFUSED | {"ETag"},
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
        REFUSED | {"Content-Range"},
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
        REFUSED | {"Content-Range"},
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
        REFUSED | {"Content-Range"},
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
        REFUSED,
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
        REFUSED | {"Content-Encoding"},
    ),
}
