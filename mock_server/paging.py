"""Collections in pages, by number and by `Link` fields (RFC 8288)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

from msgspec import Struct

from mock_server.formats.representation import represent
from mock_server.links import absolute, link_field
from mock_server.queries import about

if TYPE_CHECKING:
    from aiohttp import web

ItemT = TypeVar("ItemT")

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


class Page(Struct, Generic[ItemT], frozen=True, kw_only=True):
    """One page of a collection; a page beyond the last one is empty."""

    items: list[ItemT]
    page: int
    pages: int
    per_page: int
    total: int


def page_response(
    request: web.Request, items: list[ItemT], query: PageQuery, kind: type[Struct]
) -> web.StreamResponse:
    """Answer with the page of a kind of records that was asked for and links to its neighbours."""
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
    targets = [(relation, _address(request, number)) for relation, number in relations]
    return represent(request, page, headers={"Link": link_field(targets)}, kind=kind)


def _address(request: web.Request, page: int) -> str:
    return absolute(request, request.path, {**request.query, "page": str(page)})
