"""Walk all pages of a collection."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from course.checks.outcomes import Outcome, outcome_of
from course.checks.requested import is_right_path, request_line
from course.checks.returned import unlike
from course.exam.check import Api, Exercise, Student, as_json, say, step
from course.exam.examiner.failures import StudentTimeout

if TYPE_CHECKING:
    from course.exam.message import Message
    from mock_server.exchange import Exchange

_SECONDS = 5  # for all pages
_LOOK = 0.02  # seconds between two looks at what has been asked for
_MARGIN = 8  # requests: whoever asks for some too many is told so by another message
_MOST_PER_PAGE = 50  # the server gives no more
_SEARCHES = ("a", "e", "i", "n", "o", "r", "s", "t", "an", "er", "о", "н", "и")

exercise = Exercise(
    name="all_books",
    call="all_books(base_url, search, per_page)",
    title=say("all_books.title", "Walk all pages"),
    order=5,
    hints=[
        say(
            "all_books.hint-1",
            "Look at one page: `/books?page=1&per_page=5`. Beside `items` it says which page "
            "it is (`page`) and how many there are (`pages`). The header `Link` says the same "
            "in its way.",
        ),
        say(
            "all_books.hint-2",
            "A list outside the loop, `extend` inside it. The loop ends when `page` has "
            "reached `pages`; looking for an empty page would cost one request too many.",
        ),
        say(
            "all_books.hint-3",
            "`books, page = [], 0`, then `while True:` with `page += 1`, "
            '`requests.get(f"{{base_url}}/books", params={{"q": search, "per_page": per_page, '
            '"page": page}}, timeout=5)`, `raise_for_status()`, `data = response.json()`, '
            '`books.extend(data["items"])`, `if page >= data["pages"]: return books`.',
        ),
    ],
)


@step(points=3, title=say("all_books.step-all", "Returns the books of all pages, in order"))
def test_walks_all_pages(student: Student, api: Api) -> None:
    search, found, per_page = _many(api, exact=False)
    returned = _walk(student, api, search, per_page, len(found)).value()
    _are_all(returned, found)


@step(points=3, title=say("all_books.step-end", "Stops at the last page, even if it is full"))
def test_stops_at_a_full_page(student: Student, api: Api) -> None:
    search, found, per_page = _many(api, exact=True)
    returned = _walk(student, api, search, per_page, len(found)).value()
    _are_all(returned, found)


@step(points=2, title=say("all_books.step-few", "One page or no book at all: one request"))
def test_one_page_and_none(student: Student, api: Api) -> None:
    book = api.random.book()
    for search in (f"{book.title} {book.author}", api.random.token()):
        api.journal.clear()
        found = _found(api, search)
        returned = _walk(student, api, search, _MOST_PER_PAGE, len(found)).value()
        _are_all(returned, found)


@step(points=2, title=say("all_books.step-search", "The text that is searched for arrives whole"))
def test_search_arrives(student: Student, api: Api) -> None:
    per_page = api.random.integer(5, _MOST_PER_PAGE)
    search = f"{api.random.text()} R&B=2+2 100%41 #1"
    outcome, endless = _call(student, api, search, per_page, 0)
    seen = outcome.sent(api.journal, _line(search, per_page, 1))
    is_right_path(seen[0], "GET", "/books", _query(search, per_page, 1))
    if "q" not in dict(seen[0].query):
        _keeps_the_question(seen[0], search, per_page)
    sent = dict(seen[0].query)["q"]
    assert sent == search, say(
        "all_books.not-encoded",
        "The text that was searched for did not arrive whole. Characters like &, #, + and % "
        "mean something in an address and must be encoded: `params={{…}}` does that, gluing "
        "texts together does not.",
        saw=sent,
        expected=search,
    )
    _ends(endless)
    _are_all(outcome.value(), [])


def _many(api: Api, *, exact: bool) -> tuple[str, list[Any], int]:
    """Draw a search and a page size that make several pages, the last one full or not."""
    while True:
        search = api.random.one_of(_SEARCHES)
        found = _found(api, search)
        sizes = [
            size
            for size in range(4, _MOST_PER_PAGE + 1)
            if 2 < len(found) / size < 6 and (len(found) % size == 0) is exact  # noqa: PLR2004 - pages
        ]
        if sizes:
            return search, found, api.random.one_of(sizes)


def _found(api: Api, search: str) -> list[Any]:
    from mock_server.bookshop.search import found  # noqa: PLC0415 - hints do without the server

    books = [book for book in api.books if found(search, book.title, book.author)]
    return [as_json(book) for book in books]


def _query(search: str, per_page: int, page: int) -> list[tuple[str, str]]:
    return [("q", search), ("per_page", str(per_page)), ("page", str(page))]


def _line(search: str, per_page: int, page: int) -> str:
    return request_line("GET", "/books", _query(search, per_page, page))


def _walk(student: Student, api: Api, search: str, per_page: int, count: int) -> Outcome:
    """Call the function and judge the pages that it asked for."""
    outcome, endless = _call(student, api, search, per_page, count)
    seen = outcome.sent(api.journal, _line(search, per_page, 1))
    for request in seen:
        is_right_path(request, "GET", "/books", _query(search, per_page, 1))
        _keeps_the_question(request, search, per_page)
    _ends(endless)
    _are_right([_page(request) for request in seen], _last_page(count, per_page), seen)
    return outcome


def _call(
    student: Student, api: Api, search: str, per_page: int, count: int
) -> tuple[Outcome, Message | None]:
    """Call the function, but stop it when it has long asked for more pages than there are."""
    last = _last_page(count, per_page)
    call = student.all_books.start(api.url, search, per_page)
    due = time.monotonic() + _SECONDS
    while not call.done and time.monotonic() < due:
        time.sleep(_LOOK)
        seen = api.journal.all()
        if len(seen) > 2 * last + _MARGIN:
            call.cancel()
            return Outcome(), say(
                "all_books.endless",
                "Your function went on asking without end: {count} requests, and there are "
                "{last} pages. What ends the loop? Compare `page` with `pages` of the answer, or "
                "stop when `Link` has no `next`.",
                count=len(seen),
                last=last,
                saw=_listed(seen),
            )
    try:
        return outcome_of(lambda: call.result(timeout=_LOOK)), None
    except StudentTimeout as late:
        late.seconds = _SECONDS  # which is how long it had
        raise


def _ends(endless: Message | None) -> None:
    assert endless is None, endless


def _last_page(count: int, per_page: int) -> int:
    return max(1, -(-count // per_page))


def _keeps_the_question(request: Exchange, search: str, per_page: int) -> None:
    sent = dict(request.query)
    sides = {
        "saw": request.request_text,
        "expected": request_line(
            "GET",
            "/books",
            [("q", search), ("per_page", str(per_page)), ("page", sent.get("page", "1"))],
        ),
    }
    assert len(sent) == len(request.query), say(
        "all_books.parameters-twice",
        "The parameters stand in the address twice, and the server refuses that. The address "
        "in `Link` holds them already: for the next page give it alone, without `params=`.",
        **sides,
    )
    assert sent.get("q") == search, say(
        "all_books.search-lost",
        "The search {search!r} is not in the request, so the server answers with other books. "
        "Every page needs the same parameters; only `page` changes.",
        search=search,
        **sides,
    )
    assert sent.get("per_page") == str(per_page), say(
        "all_books.page-size",
        "Your function was told to ask for {per_page} books at a time; the request says {sent}.",
        per_page=per_page,
        sent=sent.get("per_page", "—"),
        **sides,
    )


def _page(request: Exchange) -> int:
    number = dict(request.query).get("page", "1")
    assert re.fullmatch(r"0*[1-9]\d*", number), say(
        "all_books.page-zero",
        "There is no page {page}: pages are counted from 1.",
        page=number,
        saw=request.request_text,
    )
    return int(number)


def _are_right(pages: list[int], last: int, seen: list[Exchange]) -> None:
    sides = {"saw": _listed(seen)}
    twice = [page for page, times in Counter(pages).items() if times > 1]
    assert not twice, say(
        "all_books.page-twice",
        "Page {page} was asked for {times} times. What has been read once is there already: "
        "use the first answer both for its books and for the number of pages.",
        page=twice[0],
        times=pages.count(twice[0]),
        **sides,
    )
    assert max(pages) <= last, say(
        "all_books.beyond-the-end",
        "Your function asked for page {page}, and there are {last}. The answer says how many "
        "there are (`pages`), and `Link` has no `next` on the last page: no need to look for "
        "an empty one.",
        page=max(pages),
        last=last,
        **sides,
    )
    missing = sorted(set(range(1, last + 1)) - set(pages))
    assert missing != list(range(2, last + 1)) or last == 1, say(
        "all_books.first-page-only",
        "Your function read only the first page; there are {last}.",
        last=last,
        **sides,
    )
    assert missing != [last], say(
        "all_books.last-page-lost",
        "Your function stopped before the last page: it read {read} of {last}. "
        "`range(1, n)` ends before n, and `while page < pages` does too.",
        read=last - 1,
        last=last,
        **sides,
    )
    assert not missing, say(
        "all_books.pages-missing",
        "Your function left out pages: {missing}.",
        missing=", ".join(map(str, missing)),
        **sides,
    )


def _are_all(returned: Any, found: list[Any]) -> None:
    if returned == found:
        return
    if isinstance(returned, dict) and "items" in returned:
        raise AssertionError(
            say(
                "all_books.page-returned",
                "Your function returned a whole page with its numbers; the books are in its "
                "`items`.",
            )
        )
    if isinstance(returned, list):
        _is_flat(returned)
        if len(returned) == len(found) and all(book in returned for book in found):
            raise AssertionError(
                say(
                    "all_books.order",
                    "All books are there, but in another order than the server gives them: "
                    "{saw_ids}… instead of {expected_ids}…",
                    saw_ids=", ".join(str(book["id"]) for book in returned[:8]),
                    expected_ids=", ".join(str(book["id"]) for book in found[:8]),
                )
            )
        if len(returned) != len(found):
            raise AssertionError(
                say(
                    "all_books.other-count",
                    "Your function asked for all pages, but returned {count} books of {all}. "
                    "Is the list made anew in each round of the loop? Does `return` stand "
                    "inside it?",
                    count=len(returned),
                    all=len(found),
                )
            )
    raise AssertionError(unlike(returned, found))


def _is_flat(returned: list[Any]) -> None:
    assert not any(isinstance(item, list) for item in returned), say(
        "all_books.list-of-pages",
        "Your function returned a list of pages, each a list of its own. `append` adds a page "
        "as one element; `extend` (or `+=`) adds its books.",
    )
    assert not any(isinstance(item, dict) and "items" in item for item in returned), say(
        "all_books.whole-pages",
        "Your function returned a list of whole pages; the books are in their `items`.",
    )


def _listed(seen: list[Exchange]) -> str:
    lines = [str(each) for each in seen[:12]]
    return "\n".join([*lines, "…"] if len(seen) > len(lines) else lines)
