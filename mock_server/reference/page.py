"""The reference page: the whole registry, by lesson, in one language, made on the server.

It reads without scripts and without the network; `docs.js` adds the filter and sends what is
tried. A bundle of Swagger UI would be 1.5 MB of other people's scripts that knows neither
lessons nor two languages, nor how a `requests` call is written.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from mock_server.faults.table import LIBRARIES, STAGES, TABLE
from mock_server.httpbin.differences import DIFFERENCES
from mock_server.lessons import lesson_heading
from mock_server.reference import words
from mock_server.reference.route_view import route_view
from mock_server.reference.words import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mock_server.faults.table import Outcome
    from mock_server.reference.document import Language
    from mock_server.registry import Registry

_NAMES: Final[dict[Language, str]] = {"en": "English", "ru": "Русский"}


def page(language: Language) -> str:
    """The page, as HTML."""
    from mock_server.app import registries  # noqa: PLC0415 - it is made of this room, too

    return page_of(registries(), language)


def page_of(registries: Iterable[Registry], language: Language) -> str:
    """The page of some registries."""
    lessons = _by_lesson(registries)
    script = " ".join(
        f'data-{name}="{escape(text.ru if language == "ru" else text.en)}"'
        for name, text in words.SCRIPT.items()
    )
    head = (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{told(words.TITLE, language)}</title>"
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/docs/docs.css">'
        f'<script src="/docs/docs.js" defer></script></head><body {script}>'
        f'<a class="skip" href="#routes">{told(words.SKIP, language)}</a>'
    )
    return "".join(
        [
            head,
            *_head(language),
            *_contents(lessons, language),
            '<main id="routes" tabindex="-1">',
            *_lessons(lessons, language),
            *_faults(language),
            *_differences(language),
            "</main></body></html>\n",
        ]
    )


def _by_lesson(registries: Iterable[Registry]) -> list[tuple[str | None, list[Registry]]]:
    """Groups that every lesson uses come last."""
    ordered = sorted(registries, key=lambda each: (each.tag.lesson is None, each.tag.lesson or ""))
    return [
        (lesson, list(group))
        for lesson, group in groupby(ordered, key=lambda each: each.tag.lesson)
    ]


def _head(language: Language) -> Iterator[str]:
    languages = "".join(
        f'<a href="?lang={other}" lang="{other}" hreflang="{other}"'
        f"{' aria-current=true' if other == language else ''}>{name}</a>"
        for other, name in _NAMES.items()
    )
    yield (
        f'<header><nav class="languages">{languages}</nav><h1>{told(words.TITLE, language)}</h1>'
        f"<p>{told(words.LEAD, language)}</p><p>{told(words.LEAD_MORE, language)} "
        f'<a href="/openapi.json?lang={language}">/openapi.json</a></p>'
        f"<noscript><p>{told(words.NO_SCRIPT, language)}</p></noscript>"
        f'<p class="field" id="search"><label for="filter">{told(words.FILTER, language)}</label>'
        f'<input id="filter" type="search" placeholder="{told(words.FILTER_HINT, language)}" '
        'autocomplete="off" spellcheck="false"><span id="count" role="status"></span></p></header>'
    )


def _contents(
    lessons: list[tuple[str | None, list[Registry]]], language: Language
) -> Iterator[str]:
    yield (
        f'<nav class="contents" aria-label="{told(words.CONTENTS, language)}"><details open>'
        f"<summary>{told(words.CONTENTS, language)}</summary><ul>"
    )
    for lesson, registries in lessons:
        yield f"<li><b>{told(lesson_heading(lesson), language)}</b><ul>"
        for registry in registries:
            title = told(registry.tag.text, language)
            yield f'<li><a href="#{escape(registry.tag.name)}">{title}</a></li>'
        yield "</ul></li>"
    for identity, text in (("exceptions", words.FAULTS), ("httpbin", words.DIFFERENCES)):
        yield f'<li><a href="#{identity}">{told(text, language)}</a></li>'
    yield "</ul></details></nav>"


def _lessons(lessons: list[tuple[str | None, list[Registry]]], language: Language) -> Iterator[str]:
    for lesson, registries in lessons:
        yield f'<section class="lesson"><h2>{told(lesson_heading(lesson), language)}</h2>'
        for registry in registries:
            yield (
                f'<section class="group" id="{escape(registry.tag.name)}">'
                f"<h3>{told(registry.tag.text, language)}</h3>"
            )
            for route in registry:
                yield route_view(route, language)
            yield "</section>"
        yield "</section>"


def _faults(language: Language) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{library}</th>' for library in LIBRARIES)
    yield (
        f'<section id="exceptions"><h2>{told(words.FAULTS, language)}</h2>'
        f'<p>{told(words.FAULTS_LEAD, language)}</p><div class="wide" tabindex="0" role="region" '
        f'aria-label="{told(words.FAULTS, language)}"><table><thead><tr>'
        f'<th scope="col">{told(words.FAULT, language)}</th>'
        f'<th scope="col">{told(words.MET, language)}</th>{heads}</tr></thead><tbody>'
    )
    for row in TABLE:
        cells = "".join(
            f"<td>{_outcome(each, language)}</td>"
            for each in (row.requests, row.aiohttp, row.httpx)
        )
        met = told(row.text, language)
        if row.timeout is not None:
            met += f" {told(words.TIMEOUT, language).format(seconds=row.timeout)}"
        if row.note is not None:
            met += f" <small>{told(row.note, language)}</small>"
        yield f'<tr><th scope="row"><code>{escape(row.fault)}</code></th><td>{met}</td>{cells}</tr>'
    yield "</tbody></table></div></section>"


def _outcome(outcome: Outcome, language: Language) -> str:
    if outcome.raises is None:
        return "–"
    stage = f"<br><small>{told(STAGES[outcome.stage], language)}</small>" if outcome.stage else ""
    name = escape(outcome.raises).replace(".", ".<wbr>")  # where a narrow column may break it
    return f"<code>{name}</code>{stage}"


def _differences(language: Language) -> Iterator[str]:
    yield (
        f'<section id="httpbin"><h2>{told(words.DIFFERENCES, language)}</h2>'
        f"<p>{told(words.DIFFERENCES_LEAD, language)}</p><dl>"
    )
    for difference in DIFFERENCES.values():
        where = f"<code>{escape(difference.path)}</code>"
        if difference.path == "*":
            where = told(words.EVERYWHERE, language)
        yield (
            f"<dt>{where}</dt><dd>{told(difference.what, language)} "
            f"<small>{told(difference.why, language)}</small></dd>"
        )
    yield "</dl></section>"
