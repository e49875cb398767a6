from decimal import Decimal

import pytest
import requests


@pytest.fixture
def api(scenario):
    with requests.Session() as session:

        def ask(method, path, **options):
            return session.request(method, scenario.url + path, timeout=5, **options)

        yield ask


@pytest.fixture
def stocked(scenario):
    """Two books of which enough can be ordered."""
    return [book for book in scenario.books if book.stock >= 5][:2]


def test_an_order_is_placed_priced_and_taken_from_stock(api, scenario, stocked):
    first, second = stocked
    answer = api(
        "POST",
        "/orders",
        json={
            "user_id": 3,
            "items": [{"book_id": first.id, "quantity": 2}, {"book_id": second.id}],
        },
    )
    assert answer.status_code == 201, answer.text
    order = answer.json()
    assert answer.headers["Location"] == f"/orders/{order['id']}" == "/orders/121"
    assert order["status"] == "new"
    assert Decimal(order["total"]) == first.price * 2 + second.price
    assert order["items"][1] == {"book_id": second.id, "quantity": 1, "price": str(second.price)}
    assert api("GET", "/orders/121").json() == order
    assert api("GET", f"/books/{first.id}").json()["stock"] == first.stock - 2
    mine = api("GET", "/users/3/orders?sort=-created").json()["items"]
    assert mine[0] == order


def test_every_unknown_thing_is_named(api):
    answer = api(
        "POST",
        "/orders",
        json={"user_id": 999, "items": [{"book_id": 1}, {"book_id": 777}, {"book_id": 888}]},
    )
    assert answer.status_code == 422
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert pointers == ["#/user_id", "#/items/1/book_id", "#/items/2/book_id"]
    assert api("GET", "/orders").json()["total"] == 120


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"user_id": 1}, "#/items"),
        ({"user_id": 1, "items": []}, "#/items"),
        ({"user_id": 1, "items": [{"book_id": 1, "quantity": 0}]}, "#/items/0/quantity"),
        ({"user_id": 1, "items": [{"book_id": 1}, {"book_id": "2"}]}, "#/items/1/book_id"),
        ({"user_id": 1, "items": [{"book_id": 1, "price": "1.00"}]}, "#/items/0/price"),
        ({"user_id": 1, "items": [{"book_id": 1}], "total": 1}, "#/total"),
    ],
)
def test_where_it_is_wrong(api, body, pointer):
    answer = api("POST", "/orders", json=body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_everything_wrong_is_named_at_once(api):
    items = [{"book": 1}, 7, {"book_id": 0, "quantity": 100}, {"book_id": 1}]
    answer = api("POST", "/orders", json={"user": 1, "items": items})
    problem = answer.json()
    assert [error["pointer"] for error in problem["errors"]] == [
        "#/user_id",
        "#/items/0/book_id",
        "#/items/0/book",
        "#/items/1",
        "#/items/2/book_id",
        "#/items/2/quantity",
        "#/user",
    ]
    assert problem["detail"].startswith("7 things are wrong. ")
    assert "Did you mean 'book_id'?" in problem["detail"]
    assert "Did you mean 'user_id'?" in problem["detail"]


def test_more_than_there_is_cannot_be_ordered(api, scenario):
    book = next(book for book in scenario.books if 0 < book.stock <= 40)
    items = [{"book_id": book.id, "quantity": book.stock}, {"book_id": book.id, "quantity": 1}]
    answer = api("POST", "/orders", json={"user_id": 1, "items": items})
    assert answer.status_code == 409
    assert answer.json()["stock"] == book.stock
    assert api("GET", f"/books/{book.id}").json()["stock"] == book.stock


def test_a_repetition_with_the_same_key_orders_once(api, stocked):
    order = {"user_id": 1, "items": [{"book_id": stocked[0].id}]}
    key = {"Idempotency-Key": "6f1c2a34"}
    first = api("POST", "/orders", json=order, headers=key)
    again = api("POST", "/orders", json=order, headers=key)
    assert first.json() == again.json()
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert "Idempotent-Replayed" not in first.headers
    assert api("GET", "/orders").json()["total"] == 121
    other = api("POST", "/orders", json={**order, "user_id": 2}, headers=key)
    assert other.status_code == 422
    assert "new key" in other.json()["detail"]
    assert api("POST", "/orders", json=order).json()["id"] == 122
    too_long = api("POST", "/orders", json=order, headers={"Idempotency-Key": "x" * 256})
    assert too_long.status_code == 400


def test_statuses_follow_each_other(api, stocked):
    book = stocked[0]
    order = {"user_id": 1, "items": [{"book_id": book.id, "quantity": 3}]}
    path = api("POST", "/orders", json=order).headers["Location"]
    skipped = api("PATCH", path, json={"status": "delivered"})
    assert skipped.status_code == 409
    assert skipped.json()["allowed"] == ["paid", "cancelled"]
    for status in ("paid", "shipped", "delivered"):
        assert api("PATCH", path, json={"status": status}).json()["status"] == status
    assert "final" in api("PATCH", path, json={"status": "new"}).json()["detail"]

    second = api("POST", "/orders", json=order).headers["Location"]
    assert api("PATCH", second, json={"status": "cancelled"}).status_code == 200
    assert api("GET", f"/books/{book.id}").json()["stock"] == book.stock - 3


def test_an_unknown_status_is_named(api):
    answer = api("PATCH", "/orders/1", json={"status": "lost"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "status"


def test_filters_and_sorting(api, scenario):
    orders = scenario.orders
    user = orders[-1].user_id
    found = api("GET", f"/orders?user_id={user}&per_page=50").json()["items"]
    assert [order["id"] for order in found] == [o.id for o in orders if o.user_id == user]
    paid = api("GET", "/orders?status=paid&sort=-total&per_page=50").json()["items"]
    totals = [Decimal(order["total"]) for order in paid]
    assert totals == sorted((o.total for o in orders if o.status == "paid"), reverse=True)
    assert api("GET", "/orders?status=lost").status_code == 422
    assert api("GET", "/users/999/orders").status_code == 404
    assert api("GET", "/orders/999").status_code == 404


def test_orders_of_a_deleted_user_stay(api, scenario):
    order = scenario.orders[0]
    api("DELETE", f"/users/{order.user_id}")
    assert api("GET", f"/orders/{order.id}").json()["user_id"] == order.user_id
