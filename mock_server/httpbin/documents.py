"""Documents that are always the same: HTML, XML, JSON, text, a form, a robots.txt.

Their structure is httpbin's (elements, members, the form's fields), their words are not.
"""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from mock_server.documentation import Answer
from mock_server.httpbin.echo import pretty
from mock_server.registry import Registry, Text

routes = Registry(
    "documents", Text(en="Documents of several formats", ru="Документы разных форматов")
)

_HTML: Final = """\
<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <title>The Night Shelf</title>
  </head>
  <body>
    <h1>The Night Shelf</h1>
    <div>
      <p>
        After closing time the shop belonged to the books. The atlases unfolded first, for their
        joints were stiff; then the dictionaries began to argue about a word that neither of them
        held, and somewhere near the window a thin volume of verse counted its own lines, found
        one too many, and kept it. In the morning the bookseller wondered, as on every morning,
        who had put the cookery book among the travels, and why it looked so pleased.
      </p>
    </div>
  </body>
</html>
"""
_XML: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<slideshow title="How a book is sold" date="2026-11-24" author="The bookshop">
  <slide type="all">
    <title>A customer comes in</title>
  </slide>
  <slide type="all">
    <title>What to say</title>
    <item>Where the <em>novels</em> are</item>
    <item/>
    <item>Who <em>else</em> liked this one</item>
  </slide>
</slideshow>
"""
_JSON: Final[dict[str, Any]] = {
    "slideshow": {
        "author": "The bookshop",
        "date": "2026-11-24",
        "slides": [
            {"title": "A customer comes in", "type": "all"},
            {
                "items": [
                    "Where the <em>novels</em> are",
                    "Who <em>else</em> liked this one",
                ],
                "title": "What to say",
                "type": "all",
            },
        ],
        "title": "How a book is sold",
    }
}
_ROBOTS: Final = "User-agent: *\nDisallow: /deny\n"
_DENY: Final = r"""
      ________________
     /              /|
    /   CLOSED     / |
   /______________/  |
   |  robots.txt  |  /
   |  said so     | /
   |______________|/

  robots.txt asks crawlers to stay away from here.
"""
_UTF8: Final = """\
<!DOCTYPE html>
<meta charset="utf-8">
<title>Text in UTF-8</title>
<h1>Text in UTF-8</h1>
<pre>
Latin       Ångström, œuvre, żółw, İstanbul, Việt Nam
Cyrillic    Съешь ещё этих булок; Їжак; Ђорђе
Greek       Γειά σου, κόσμε
Georgian    გამარჯობა, მსოფლიო
Armenian    Բարեւ, աշխարհ
Hebrew      שלום עולם
Arabic      مرحبا بالعالم
Devanagari  नमस्ते दुनिया
Thai        สวัสดีชาวโลก
Chinese     你好，世界
Japanese    こんにちは、世界
Korean      안녕, 세계
Symbols     € № → ∑ ∞ ≠ ♞ ½ “ ” — …
Beyond BMP  😀 𝒳 𐍈 (four bytes each)
Combining   é = e + ́   й = и + ̆
</pre>
"""
_FORM: Final = """\
<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <title>Order a pizza</title>
  </head>
  <body>
    <form method="post" action="/post">
      <p><label>Your name: <input name="custname"></label></p>
      <p><label>Your phone: <input type="tel" name="custtel"></label></p>
      <p><label>Your e-mail: <input type="email" name="custemail"></label></p>
      <fieldset>
        <legend>How large</legend>
        <p><label><input type="radio" name="size" value="small"> small</label></p>
        <p><label><input type="radio" name="size" value="medium"> middling</label></p>
        <p><label><input type="radio" name="size" value="large"> huge</label></p>
      </fieldset>
      <fieldset>
        <legend>What is on it</legend>
        <p><label><input type="checkbox" name="topping" value="bacon"> bacon</label></p>
        <p><label><input type="checkbox" name="topping" value="cheese"> cheese</label></p>
        <p><label><input type="checkbox" name="topping" value="onion"> onion</label></p>
        <p><label><input type="checkbox" name="topping" value="mushroom"> mushrooms</label></p>
      </fieldset>
      <p><label>When to come: <input type="time" name="delivery" min="11:00" max="21:00"
        step="900"></label></p>
      <p><label>Anything else: <textarea name="comments"></textarea></label></p>
      <p><button>Order</button></p>
    </form>
  </body>
</html>
"""


def _document(path: str, content: str, content_type: str, summary: Text) -> None:
    body = content.encode()
    media_type = content_type.partition(";")[0]

    async def same_every_time(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - a handler
        return web.Response(body=body, headers={"Content-Type": content_type})

    register = routes.get(path, summary=summary, returns={200: Answer(media={media_type: content})})
    register(same_every_time)


_PAGE: Final = "text/html; charset=utf-8"
_document("/html", _HTML, _PAGE, Text(en="An HTML page", ru="Страница HTML"))
_document("/xml", _XML, "application/xml", Text(en="An XML document", ru="Документ XML"))
_document(
    "/robots.txt", _ROBOTS, "text/plain", Text(en="What crawlers may read", ru="Что можно роботам")
)
_document(
    "/deny",
    _DENY,
    "text/plain",
    Text(en="What robots.txt keeps crawlers from", ru="Куда robots.txt не пускает роботов"),
)
_document(
    "/encoding/utf8",
    _UTF8,
    _PAGE,
    Text(en="Text in many scripts, as UTF-8", ru="Текст на разных письменностях в UTF-8"),
)
_document(
    "/forms/post",
    _FORM,
    _PAGE,
    Text(en="A form to be filled in and posted to /post", ru="Форма, которая уходит в /post"),
)


@routes.get(
    "/json",
    summary=Text(en="A JSON document", ru="Документ JSON"),
    returns={200: Answer(dict[str, Any], example=_JSON)},
)
async def read_json_document(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - a handler
    return pretty(_JSON)
