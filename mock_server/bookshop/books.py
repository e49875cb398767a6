"""The routes of books: the catalogue, which is only read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from mock_server.bookshop.models import Book
from mock_server.bookshop.search import folded, found
from mock_server.bookshop.shop import Shop
from mock_server.documentation import ETAG, Answer
from mock_server.formats.documented import NOT_ACCEPTABLE, represented
from mock_server.problems import ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.conditional import IF_NONE_MATCH, conditional_response
from mock_server.rules.ordering import sortable
from mock_server.rules.paging import (
    PAGE_HEADERS,
    SAME_PAGE,
    STALE_CURSOR,
    Page,
    PageQuery,
    page_response,
)
from mock_server.rules.preconditions import IF_MODIFIED_SINCE, LAST_MODIFIED
from mock_server.rules.queries import about, documented, read_query
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from aiohttp import web

routes = Registry(
    "books", Text(en="Books: the catalogue", ru="Книги: каталог"), lesson="03_requests"
)

BookId = Annotated[int, Meta(ge=1)]
BOOK_ID = Parameter(
    "book_id",
    "path",
    BookId,
    Text(en="The book's number.", ru="Номер книги."),
    required=True,
    example=3,
)
_Year = Annotated[int, Meta(ge=0, le=9999)]


class BookQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Search, filters and order of books."""

    q: Annotated[
        str,
        about(
            "Words of the title or author, all of them; case and accents do not matter.",
            "Слова из названия или имени автора, все сразу; регистр и диакритика не важны.",
            example="война",
        ),
    ] = ""
    author: Annotated[
        str | None,
        about("Only books by this author.", "Только книги этого автора.", example="Jane Austen"),
    ] = None
    language: Annotated[
        str | None,
        about(
            "Only books in this language (ISO 639-1).",
            "Только книги на этом языке (ISO 639-1).",
            example="ru",
        ),
    ] = None
    year_from: Annotated[
        _Year | None,
        about("First published in this year or later.", "Впервые изданы в этом году или позже."),
    ] = None
    year_to: Annotated[
        _Year | None,
        about("First published in this year or earlier.", "Впервые изданы в этом году или раньше."),
    ] = None
    in_stock: Annotated[
        bool | None,
        about("true: only books that can be ordered now.", "true — только те, что есть в наличии."),
    ] = None
    sort: Annotated[
        str, sortable("id", "title", "author", "year", "price", example="author,-year")
    ] = "id"

    def fits(self, book: Book) -> bool:
        """Say whether a book passes every filter."""
        return (
            found(self.q, book.title, book.author)
            and (self.author is None or folded(self.author) == folded(book.author))
            and (self.language is None or self.language.lower() == book.language)
            and (self.year_from is None or self.year_from <= book.year)
            and (self.year_to is None or book.year <= self.year_to)
            and (self.in_stock is None or self.in_stock == (book.stock > 0))
        )


@routes.get(
    "/books",
    summary=Text(en="List and search books", ru="Список и поиск книг"),
    parameters=[*documented(BookQuery), IF_NONE_MATCH],
    returns={
        200: represented(Page[Book], headers=PAGE_HEADERS, kind=Book),
        304: SAME_PAGE,
        406: NOT_ACCEPTABLE,
        410: STALE_CURSOR,
        412: ProblemDocument,
        422: ProblemDocument,
    },
)
async def list_books(request: web.Request) -> web.StreamResponse:
    query = read_query(request, BookQuery)
    books = [book for book in scenario_of(request).part(Shop).books.values() if query.fits(book)]
    return page_response(request, books, query, Book, query.sort)


@routes.get(
    r"/books/{book_id:[0-9]{1,15}}",
    summary=Text(en="Read one book", ru="Прочитать одну книгу"),
    description=Text(
        en="The answer has an `ETag`; send it back in `If-None-Match` and, while nothing has "
        "changed, get 304 without a body.",
        ru="В ответе есть `ETag`; пришлите его обратно в `If-None-Match` — и, пока ничего не "
        "изменилось, придёт 304 без тела.",
    ),
    parameters=[BOOK_ID, IF_NONE_MATCH, IF_MODIFIED_SINCE],
    returns={
        200: represented(Book, headers=(ETAG, LAST_MODIFIED)),
        406: NOT_ACCEPTABLE,
        304: Answer(headers=(ETAG, LAST_MODIFIED)),
        404: Answer(
            ProblemDocument,
            {
                "title": "No such book",
                "detail": "There is no book 999. GET /books lists those that exist.",
            },
        ),
    },
)
async def read_book(request: web.Request) -> web.StreamResponse:
    shop = scenario_of(request).part(Shop)
    book = shop.book(int(request.match_info["book_id"]))
    return conditional_response(request, book, modified=shop.book_changed(book))
