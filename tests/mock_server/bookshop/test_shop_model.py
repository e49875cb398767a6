"""Users and orders against a simple model, over real HTTP: any order of operations."""

from collections import Counter
from decimal import Decimal

import pytest
import requests
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

NAMES = st.sampled_from(["Ada Lovelace", "Ørsted", "王芳", "Ёлкина Юлия", "O’Brien", "٣ x"])
EMAILS = st.sampled_from([f"{name}@example.org" for name in ("a", "B", "b", "c.d", "e+f")])
NEXT = {
    "new": {"paid", "cancelled"},
    "paid": {"shipped", "cancelled"},
    "shipped": {"delivered"},
    "delivered": set(),
    "cancelled": set(),
}


class Shop(RuleBasedStateMachine):
    """The model: dicts of what the server should hold."""

    scenario = None  # set by the test

    users = Bundle("users")
    orders = Bundle("orders")

    def __init__(self):
        super().__init__()
        self.scenario.reset()
        self.http = requests.Session()
        self.held_users = {user.id: self.as_read(user) for user in self.scenario.users}
        self.held_orders = {}
        self.first_order = len(self.scenario.orders) + 1
        self.stock = {book.id: book.stock for book in self.scenario.books}
        self.prices = {book.id: book.price for book in self.scenario.books}
        self.next_user = max(self.held_users) + 1

    @staticmethod
    def as_read(user):
        return {
            "id": user.id,
            "name": user.name,
            "email": user.email,
            "city": user.city,
            "phone": user.phone,
            "registered": user.registered.isoformat(),
        }

    def ask(self, method, path, **options):
        return self.http.request(method, self.scenario.url + path, timeout=10, **options)

    def taken(self, email, but=None):
        return any(
            user["email"].casefold() == email.casefold() and number != but
            for number, user in self.held_users.items()
        )

    # Users

    @rule(target=users, name=NAMES, email=EMAILS, city=st.none() | st.just("Kraków"))
    def create_user(self, name, email, city):
        answer = self.ask("POST", "/users", json={"name": name, "email": email, "city": city})
        if self.taken(email):
            assert answer.status_code == 409, answer.text
            return multiple()
        assert answer.status_code == 201, answer.text
        user = answer.json()
        assert user["id"] == self.next_user, "an id is never given twice, and none is skipped"
        assert answer.headers["Location"] == f"/users/{user['id']}"
        assert (user["name"], user["email"], user["city"]) == (name, email, city)
        self.next_user += 1
        self.held_users[user["id"]] = user
        return user["id"]

    @rule(number=users, name=NAMES, email=EMAILS)
    def replace_user(self, number, name, email):
        answer = self.ask("PUT", f"/users/{number}", json={"name": name, "email": email})
        if number not in self.held_users:
            assert answer.status_code == 404
        elif self.taken(email, but=number):
            assert answer.status_code == 409
        else:
            assert answer.status_code == 200, answer.text
            changed = {"name": name, "email": email, "city": None, "phone": None}
            self.held_users[number] |= changed
            assert answer.json() == self.held_users[number]

    @rule(
        number=users,
        change=st.fixed_dictionaries(
            {}, optional={"name": NAMES, "email": EMAILS, "city": st.none() | st.just("Łódź")}
        ),
    )
    def change_user(self, number, change):
        answer = self.ask("PATCH", f"/users/{number}", json=change)
        if number not in self.held_users:
            assert answer.status_code == 404
        elif "email" in change and self.taken(change["email"], but=number):
            assert answer.status_code == 409
        else:
            assert answer.status_code == 200, answer.text
            self.held_users[number] |= change
            assert answer.json() == self.held_users[number]

    @rule(number=consumes(users) | st.integers(1, 70))
    def delete_user(self, number):
        answer = self.ask("DELETE", f"/users/{number}")
        assert answer.status_code == (204 if number in self.held_users else 404)
        self.held_users.pop(number, None)

    @rule(number=users | st.integers(1, 70))
    def read_user(self, number):
        answer = self.ask("GET", f"/users/{number}")
        if number in self.held_users:
            assert answer.json() == self.held_users[number]
            again = self.ask(
                "GET", f"/users/{number}", headers={"If-None-Match": answer.headers["ETag"]}
            )
            assert again.status_code == 304
        else:
            assert answer.status_code == 404

    @rule(number=users, name=NAMES)
    def change_an_old_version(self, number, name):
        read = self.ask("GET", f"/users/{number}")
        if read.status_code == 404:
            return
        fields = {"If-Match": read.headers["ETag"]}
        first = self.ask("PATCH", f"/users/{number}", json={"city": "Gdańsk"}, headers=fields)
        assert first.status_code == 200
        same = read.json()["city"] == "Gdańsk"
        self.held_users[number]["city"] = "Gdańsk"
        second = self.ask("PATCH", f"/users/{number}", json={"name": name}, headers=fields)
        assert second.status_code == (200 if same else 412)
        if same:
            self.held_users[number]["name"] = name

    # Orders

    @rule(
        target=orders,
        user=users | st.integers(1, 3),
        items=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 30)), min_size=1, max_size=3),
        key=st.none() | st.sampled_from(["k1", "k2"]),
    )
    def place_order(self, user, items, key):
        wanted = Counter()
        for book, quantity in items:
            wanted[book] += quantity
        body = {
            "user_id": user,
            "items": [{"book_id": book, "quantity": quantity} for book, quantity in items],
        }
        fields = {} if key is None else {"Idempotency-Key": f"{key}{user}{items}"}
        answer = self.ask("POST", "/orders", json=body, headers=fields)
        if answer.headers.get("Idempotent-Replayed"):
            assert answer.status_code == 201
            assert answer.json()["id"] in self.held_orders
            return multiple()
        if user not in self.held_users:
            assert answer.status_code == 422, answer.text
            return multiple()
        if any(self.stock[book] < quantity for book, quantity in wanted.items()):
            assert answer.status_code == 409, answer.text
            return multiple()
        assert answer.status_code == 201, answer.text
        order = answer.json()
        assert order["id"] == self.first_order + len(self.held_orders)
        assert order["status"] == "new"
        total = sum(self.prices[book] * quantity for book, quantity in items)
        assert Decimal(order["total"]) == total
        assert order["total"] == f"{total:.2f}"
        assert [Decimal(item["price"]) for item in order["items"]] == [
            self.prices[book] for book, _ in items
        ]
        for book, quantity in wanted.items():
            self.stock[book] -= quantity
        self.held_orders[order["id"]] = order
        return order["id"]

    @rule(number=orders, status=st.sampled_from(sorted(NEXT)))
    def move_order_on(self, number, status):
        answer = self.ask("PATCH", f"/orders/{number}", json={"status": status})
        order = self.held_orders[number]
        if status not in NEXT[order["status"]]:
            assert answer.status_code == 409
            assert set(answer.json()["allowed"]) == NEXT[order["status"]]
            return
        assert answer.status_code == 200, answer.text
        order["status"] = status
        assert answer.json() == order
        if status == "cancelled":
            for item in order["items"]:
                self.stock[item["book_id"]] += item["quantity"]

    @precondition(lambda self: self.held_orders)
    @rule()
    def list_orders_of_users(self):
        for user in {order["user_id"] for order in self.held_orders.values()}:
            answer = self.ask("GET", f"/users/{user}/orders?per_page=50&sort=-id")
            if user not in self.held_users:
                assert answer.status_code == 404  # the user is gone, the orders are not:
                answer = self.ask("GET", f"/orders?user_id={user}&per_page=50&sort=-id")
            mine = [order for order in answer.json()["items"] if order["id"] >= self.first_order]
            expected = [o for o in self.held_orders.values() if o["user_id"] == user]
            assert mine == sorted(expected, key=lambda order: -order["id"])

    # What always holds

    @invariant()
    def the_server_holds_the_same(self):
        assert [self.as_read(user) for user in self.scenario.users] == [
            self.held_users[number] for number in sorted(self.held_users)
        ]
        assert {book.id: book.stock for book in self.scenario.books} == self.stock
        assert min(self.stock.values()) >= 0
        new = [order for order in self.scenario.orders if order.id >= self.first_order]
        assert {order.id: order.status for order in new} == {
            number: order["status"] for number, order in self.held_orders.items()
        }

    def teardown(self):
        self.http.close()
        assert not [exchange for exchange in self.scenario.journal if exchange.error]


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_of_operations(server, seed):
    with server.scenario(seed) as scenario:
        machine = type("SeededShop", (Shop,), {"scenario": scenario})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=12,
                stateful_step_count=30,
                deadline=None,  # how fast it is, is measured elsewhere
                phases=[Phase.generate],  # to shrink a failure would take minutes
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
