"""What can be called by SOAP: the operations of the WSDL, on the shop that REST serves too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, TypeAlias

from msgspec import Meta, Struct

from mock_server.bookshop.books import BookQuery
from mock_server.bookshop.checkout import place_order
from mock_server.bookshop.models import Book, Identifier, NewOrder, Order, User
from mock_server.bookshop.shop import Shop
from mock_server.problems import Problem
from mock_server.soap.envelope import Fault
from mock_server.soap.wsdl import NAMESPACE, action_of

if TYPE_CHECKING:
    from mock_server.formats.xml_parser import Element
    from mock_server.scenario import Scenario

MAX_BOOKS: Final = 200


Limit = Annotated[
    int, Meta(ge=1, le=MAX_BOOKS, description="How many books at most.", examples=[20])
]


class GetUser(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which user to read."""

    id: Identifier


class FindBooks(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which books to find; what is left out does not matter."""

    q: str | None = None
    author: str | None = None
    language: str | None = None
    in_stock: bool | None = None
    limit: Limit = 20


class NoSuchUser(Struct, frozen=True):
    """The fault's detail when there is no such user."""

    id: int


class NotEnoughInStock(Struct, frozen=True):
    """The fault's detail when a book cannot be ordered as often."""

    book_id: int
    stock: int


class Error(Struct, frozen=True):
    """One wrong place of a request."""

    xpath: str
    detail: str


class InvalidRequest(Struct, frozen=True):
    """The fault's detail when an element is missing, unknown or wrong."""

    errors: list[Error]


Records: TypeAlias = Sequence[Struct]


class Operation(NamedTuple):
    """One operation: what its request is read as, and what does it."""

    model: Any
    call: Callable[[Scenario, Any], Records]


def get_user(scenario: Scenario, asked: GetUser) -> Sequence[User]:
    try:
        return [scenario.part(Shop).user(asked.id)]
    except Problem:
        raise Fault("Client", f"There is no user {asked.id}.", NoSuchUser(asked.id)) from None


def find_books(scenario: Scenario, asked: FindBooks) -> Sequence[Book]:
    query = BookQuery(
        q=asked.q or "",
        author=asked.author,
        language=asked.language,
        in_stock=asked.in_stock,
    )
    books = [book for book in scenario.part(Shop).books.values() if query.fits(book)]
    return sorted(books, key=lambda book: book.id)[: asked.limit]


def order_books(scenario: Scenario, asked: NewOrder) -> Sequence[Order]:
    return [place_order(scenario, asked)]


OPERATIONS: Final[dict[str, Operation]] = {
    "GetUser": Operation(GetUser, get_user),
    "FindBooks": Operation(FindBooks, find_books),
    "PlaceOrder": Operation(NewOrder, order_books),
}


def operation_named(request: Element, action: str | None) -> str:
    """The operation that the Body asks for. Raises Fault when the SOAPAction means another one.

    SOAP 1.1, section 6.1.1: HTTP requests have a `SOAPAction`; an empty one leaves it to the
    Body. WS-I Basic Profile 1.1, R2744: it is what the WSDL says, in quotes.
    """
    namespace, _, name = str(request.tag).rpartition("}")
    if namespace.removeprefix("{") != NAMESPACE or name not in OPERATIONS:
        where = f" of {namespace[1:81]!r}" if namespace else " without a namespace"
        raise Fault(
            "Client",
            f"There is no operation <{name[:80]}>{where}. "
            f"Of {NAMESPACE!r} there are: {', '.join(OPERATIONS)}.",
        )
    expected = action_of(name)
    if action is None:
        raise Fault("Client", f'The request has no SOAPAction. Expected: SOAPAction: "{expected}".')
    meant = action.strip()
    if len(meant) > 1 and meant[0] == meant[-1] == '"':
        meant = meant[1:-1]
    if meant not in ("", expected):
        raise Fault(
            "Client",
            f"SOAPAction is {meant[:80]!r}, but the Body asks for {name}, "
            f'whose SOAPAction is "{expected}".',
        )
    return name


def perform(scenario: Scenario, name: str, request: Element) -> Records:
    """Carry an operation out. Raises Fault."""
    # Who never speaks SOAP need not wait for what reads XML.
    from mock_server.formats.xml_reader import from_element, located  # noqa: PLC0415

    model, call = OPERATIONS[name]
    try:
        return call(scenario, from_element(request, model, name, namespace=NAMESPACE))
    except Problem as problem:
        raise _fault(located(problem, name, model)) from None


def _fault(problem: Problem) -> Fault:
    """The fault that says what a problem says."""
    members = problem.members
    text = f"{problem.title}: {problem.detail}"
    if "errors" in members:
        errors = [Error(error.xpath, error.detail) for error in members["errors"]]
        return Fault("Client", text, InvalidRequest(errors))
    if "stock" in members:
        return Fault("Client", text, NotEnoughInStock(members["book_id"], members["stock"]))
    return Fault("Server", text)
