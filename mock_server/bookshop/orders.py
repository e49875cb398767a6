"""The routes of orders: place, read, list, move on to the next status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import Meta

from mock_server.bookshop.checkout import give_back, place_order
from mock_server.bookshop.models import NewOrder, Order, OrderChange, Status
from mock_server.bookshop.shop import Shop
from mock_server.bookshop.users import NO_USER, USER_ID
from mock_server.documentation import ETAG, LOCATION, Answer
from mock_server.formats.documented import NOT_ACCEPTABLE, represented, xml_bodies
from mock_server.formats.record_body import parse_record, placed, read_record
from mock_server.formats.representation import READABLE, media_type_of, represent
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.bodies import require_media_type
from mock_server.rules.conditional import (
    IF_MATCH,
    IF_NONE_MATCH,
    conditional_response,
    etag_of,
    require_match,
)
from mock_server.rules.idempotency import IDEMPOTENCY_KEY, REPLAYED, once
from mock_server.rules.ordering import sortable
from mock_server.rules.paging import (
    PAGE_HEADERS,
    SAME_PAGE,
    STALE_CURSOR,
    Page,
    PageQuery,
    page_response,
)
from mock_server.rules.preconditions import IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE, LAST_MODIFIED
from mock_server.rules.queries import about, documented, read_query
from mock_server.scenario import scenario_of

if TYPE_CHECKING:
    from aiohttp import web

routes = Registry("orders", Text(en="Orders", ru="Заказы"), lesson="03_requests")

# Which status may follow which; what is delivered or cancelled stays so.
NEXT: Final[dict[Status, tuple[Status, ...]]] = {
    "new": ("paid", "cancelled"),
    "paid": ("shipped", "cancelled"),
    "shipped": ("delivered",),
    "delivered": (),
    "cancelled": (),
}

OrderId = Annotated[int, Meta(ge=1)]
ORDER_ID = Parameter(
    "order_id",
    "path",
    OrderId,
    Text(en="The order's number.", ru="Номер заказа."),
    required=True,
    example=7,
)
NO_ORDER = Answer(
    ProblemDocument,
    {
        "title": "No such order",
        "detail": "There is no order 999 (any more). GET /orders lists those that exist.",
    },
)
IN_XML = """<order>
  <user_id>3</user_id>
  <items>
    <item><book_id>5</book_id><quantity>1</quantity></item>
  </items>
</order>"""
NEW_ORDER = {
    "id": 121,
    "user_id": 3,
    "status": "new",
    "created": "2026-11-24T12:00:00Z",
    "items": [{"book_id": 5, "quantity": 1, "price": "20.00"}],
    "total": "20.00",
}
PAID_ORDER = {**NEW_ORDER, "id": 94, "status": "paid"}


class _Filters(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    status: Annotated[
        Status | None,
        about("Only orders in this status.", "Только заказы с этим статусом.", example="paid"),
    ] = None
    sort: Annotated[
        str, sortable("id", "created", "total", "status", "user_id", example="-created")
    ] = "id"


class OrderQuery(_Filters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Filters and order of orders."""

    user_id: Annotated[
        int | None,
        about("Only orders of this user.", "Только заказы этого пользователя.", example=3),
    ] = None


@routes.get(
    "/orders",
    summary=Text(en="List orders", ru="Список заказов"),
    parameters=[*documented(OrderQuery), IF_NONE_MATCH],
    returns={
        200: represented(Page[Order], headers=PAGE_HEADERS, kind=Order),
        304: SAME_PAGE,
        406: NOT_ACCEPTABLE,
        410: STALE_CURSOR,
        412: ProblemDocument,
        422: ProblemDocument,
    },
)
async def list_orders(request: web.Request) -> web.StreamResponse:
    query = read_query(request, OrderQuery)
    return _page(request, query, query.user_id)


@routes.get(
    r"/users/{user_id:[0-9]{1,15}}/orders",
    summary=Text(en="List one user's orders", ru="Список заказов одного пользователя"),
    parameters=[USER_ID, *documented(_Filters), IF_NONE_MATCH],
    returns={
        200: represented(Page[Order], headers=PAGE_HEADERS, kind=Order),
        304: SAME_PAGE,
        406: NOT_ACCEPTABLE,
        410: STALE_CURSOR,
        412: ProblemDocument,
        404: NO_USER,
        422: ProblemDocument,
    },
)
async def list_orders_of_user(request: web.Request) -> web.StreamResponse:
    user = scenario_of(request).part(Shop).user(int(request.match_info["user_id"]))
    return _page(request, read_query(request, _Filters), user.id)


@routes.post(
    "/orders",
    summary=Text(en="Order books", ru="Заказать книги"),
    description=Text(
        en="Prices and the total come from the catalogue, the books from the stock.",
        ru="Цены и сумму сервер берёт из каталога, а книги — со склада.",
    ),
    parameters=[IDEMPOTENCY_KEY],
    body=NewOrder,
    example={"user_id": 3, "items": [{"book_id": 5, "quantity": 1}]},
    other_bodies=xml_bodies(IN_XML),
    returns={
        201: represented(Order, NEW_ORDER, headers=(LOCATION, ETAG, REPLAYED)),
        406: NOT_ACCEPTABLE,
        409: Answer(
            ProblemDocument,
            {
                "title": "Not enough in stock",
                "detail": "Of book 5, «骆驼祥子», 7 can be ordered now, not 99.",
                "book_id": 5,
                "stock": 7,
            },
        ),
        **dict.fromkeys((400, 413, 415, 422), ProblemDocument),
    },
)
async def create_order(request: web.Request) -> web.StreamResponse:
    media_type = media_type_of(request)  # nothing is ordered that could not be answered
    require_media_type(request, *READABLE)

    def perform(body: bytes) -> web.Response:
        new = parse_record(request, body, NewOrder, "order")
        try:
            order = place_order(scenario_of(request), new)
        except Problem as problem:
            raise placed(request, problem, NewOrder, "order") from None
        fields = {"Location": f"/orders/{order.id}", "ETag": etag_of(order, media_type)}
        return represent(request, order, 201, headers=fields)

    return await once(request, perform)


@routes.get(
    r"/orders/{order_id:[0-9]{1,15}}",
    summary=Text(en="Read one order", ru="Прочитать один заказ"),
    parameters=[ORDER_ID, IF_NONE_MATCH, IF_MODIFIED_SINCE],
    returns={
        200: represented(Order, headers=(ETAG, LAST_MODIFIED)),
        304: Answer(headers=(ETAG, LAST_MODIFIED)),
        404: NO_ORDER,
        406: NOT_ACCEPTABLE,
        412: ProblemDocument,
    },
)
async def read_order(request: web.Request) -> web.StreamResponse:
    shop = scenario_of(request).part(Shop)
    order = shop.order(int(request.match_info["order_id"]))
    return conditional_response(request, order, modified=shop.order_changed(order))


@routes.patch(
    r"/orders/{order_id:[0-9]{1,15}}",
    summary=Text(en="Move an order on to its next status", ru="Перевести заказ в следующий статус"),
    description=Text(
        en="new → paid → shipped → delivered; new and paid can be cancelled.",
        ru="new → paid → shipped → delivered; из new и paid можно перейти в cancelled.",
    ),
    # 94 is a new one, as seed 1 makes it
    parameters=[ORDER_ID._replace(example=94), IF_MATCH, IF_UNMODIFIED_SINCE],
    body=OrderChange,
    example={"status": "paid"},
    other_bodies=xml_bodies("<order><status>paid</status></order>"),
    returns={
        200: represented(Order, PAID_ORDER, headers=(ETAG, LAST_MODIFIED)),
        406: NOT_ACCEPTABLE,
        404: NO_ORDER,
        409: Answer(
            ProblemDocument,
            {
                "title": "Not the next status",
                "detail": "Order 7 is delivered; it cannot become paid. That is final.",
                "status_now": "delivered",
                "allowed": [],
            },
        ),
        **dict.fromkeys((400, 412, 413, 415, 422), ProblemDocument),
    },
)
async def change_order(request: web.Request) -> web.StreamResponse:
    number = int(request.match_info["order_id"])
    shop = scenario_of(request).part(Shop)
    shop.order(number)  # no such order: say so before the body is looked at
    media_type_of(request)
    wanted = (await read_record(request, OrderChange, "order")).status
    order = shop.order(number)
    require_match(request, order, shop.order_changed(order))
    allowed = NEXT[order.status]
    if wanted not in allowed:
        raise Problem(
            409,
            title="Not the next status",
            detail=f"Order {number} is {order.status}; it cannot become {wanted}. "
            + (f"It can become {' or '.join(allowed)}." if allowed else "That is final."),
            status_now=order.status,
            allowed=list(allowed),
        )
    changed = msgspec.structs.replace(order, status=wanted)
    shop.put_order(changed)
    if wanted == "cancelled":
        give_back(shop, order)
    return conditional_response(request, changed, modified=shop.order_changed(changed))


def _page(request: web.Request, query: _Filters, user_id: int | None) -> web.StreamResponse:
    orders = [
        order
        for order in scenario_of(request).part(Shop).orders.values()
        if (user_id is None or order.user_id == user_id)
        and (query.status is None or order.status == query.status)
    ]
    return page_response(request, orders, query, Order, query.sort)
