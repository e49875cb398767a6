"""Collections in pages: by number, by cursor, and by `Link` fields for both (RFC 8288)."""

from __future__ import annotations

import zlib
from typing import Annotated, Generic, TypeVar

from aiohttp import web
from msgspec import UNSET, Meta, Struct, UnsetType

from mock_server.documentation import ETAG, LINK, Answer, Text
from mock_server.formats.representation import represent
from mock_server.problems import ProblemDocument
from mock_server.rules.cursors import cursor_after, start_of
from mock_server.rules.links import absolute, link_field
from mock_server.rules.ordering import order
from mock_server.rules.preconditions import is_conditional, unchanged
from mock_server.rules.queries import about
from mock_server.rules.validation import FieldError, problem_of

ItemT = TypeVar("ItemT")

# What every collection gives beside its pages' model.
PAGE_HEADERS = (LINK, ETAG._replace(example='W/"c1d-3f2a9b04"'))
SAME_PAGE = Answer(headers=PAGE_HEADERS)
STALE_CURSOR = Answer(
    ProblemDocument,
    {
        "title": "Stale cursor",
        "detail": "The cursor is from before the scenario was reset. "
        "Begin anew with an empty cursor.",
    },
    text=Text(en="The cursor is from before a reset.", ru="Курсор остался от состояния до сброса."),
)
_Cursor = Annotated[str, Meta(max_length=1000)]
PER_PAGE = 20
MAX_PER_PAGE = 50


class PageQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query parameters of every collection."""

    page: Annotated[
        int,
        about(
            "Number of the page, from 1.", "Номер страницы, считая с 1.", example=2, ge=1, le=10**9
        ),
    ] = 1
    per_page: Annotated[
        int,
        about(
            f"Items on a page; more than {MAX_PER_PAGE} are answered with {MAX_PER_PAGE}.",
            f"Сколько элементов на странице; больше {MAX_PER_PAGE} не бывает.",
            example=PER_PAGE,
            ge=1,
            le=10**9,
        ),
    ] = PER_PAGE
    cursor: Annotated[
        _Cursor | None,
        about(
            "In place of `page`: where to go on, from `next_cursor`; empty: at the beginning. "
            "Nothing comes twice or is left out, whatever is added meanwhile.",
            "Вместо `page`: откуда продолжить, из `next_cursor`; пустой — с начала. "
            "Ничего не повторится и не пропадёт, что бы ни добавили по ходу чтения.",
        ),
    ] = None


class Page(Struct, Generic[ItemT], frozen=True, kw_only=True):
    """One page of a collection; a page beyond the last one is empty.

    By number it has `page`, `pages` and `total`, by cursor `next_cursor`, null on the last.
    """

    items: list[ItemT]
    page: int | UnsetType = UNSET
    pages: int | UnsetType = UNSET
    per_page: int
    total: int | UnsetType = UNSET
    next_cursor: str | UnsetType | None = UNSET


def page_response(
    request: web.Request, items: list[ItemT], query: PageQuery, kind: type[Struct], sort: str
) -> web.StreamResponse:
    """Answer with the page of a kind of records that was asked for and links to its neighbours.

    The items may come in any order; they are sorted in place.
    """
    order(items, sort)
    if query.cursor is not None:
        return _by_cursor(request, items, query, kind, sort)
    per_page = min(query.per_page, MAX_PER_PAGE)
    pages = max(1, -(-len(items) // per_page))
    start = (query.page - 1) * per_page
    page = Page(
        items=items[start : start + per_page],
        page=query.page,
        pages=pages,
        per_page=per_page,
        total=len(items),
    )
    relations = [("first", 1)]
    if query.page > 1:
        relations.append(("prev", min(query.page - 1, pages)))
    if query.page < pages:
        relations.append(("next", query.page + 1))
    relations.append(("last", pages))
    targets = [(relation, _address(request, page=str(number))) for relation, number in relations]
    return _answer(request, page, link_field(targets), kind)


def _by_cursor(
    request: web.Request, items: list[ItemT], query: PageQuery, kind: type[Struct], sort: str
) -> web.StreamResponse:
    if "page" in request.query:
        detail = "is either a number or given by the cursor; send one of the two."
        raise problem_of([FieldError(detail, parameter="page")], "query")
    start = start_of(request, query, sort, items)
    stop = start + min(query.per_page, MAX_PER_PAGE)
    following = cursor_after(request, query, sort, items[stop - 1]) if stop < len(items) else None
    relations = [("first", "")] + ([("next", following)] if following else [])
    targets = [(relation, _address(request, cursor=cursor)) for relation, cursor in relations]
    page = Page(items=items[start:stop], per_page=stop - start, next_cursor=following)
    return _answer(request, page, link_field(targets), kind)


def _answer(
    request: web.Request, page: Page[ItemT], links: str, kind: type[Struct]
) -> web.StreamResponse:
    """A page with its entity tag, or 304.

    The tag is weak (RFC 9110, section 8.8.1): a checksum, much cheaper than a digest, of what
    is rarely worth comparing byte by byte. It spares a transfer, but guards no change.
    """
    response = represent(request, page, headers={"Link": links}, kind=kind)
    body = response.body if isinstance(response.body, bytes) else b""
    tag = f'W/"{len(body):x}-{zlib.crc32(body):08x}"'
    response.headers["ETag"] = tag
    if is_conditional(request) and unchanged(request, (tag,)):
        del response.headers["Content-Type"]
        return web.Response(status=304, headers=response.headers)
    return response


def _address(request: web.Request, **changed: str) -> str:
    return absolute(request, request.path, {**request.query, **changed})
