import pytest
import requests

from mock_server.formats.xml_writer import xml_bytes

USER = "<user><name>Алёна</name><email>alyona@example.org</email><city/></user>"


@pytest.fixture
def send(scenario):
    with requests.Session() as session:

        def ask(method, path, body, content_type="application/xml", **headers):
            fields = {"Content-Type": content_type, **headers}
            data = body.encode() if isinstance(body, str) else body
            return session.request(
                method, scenario.url + path, data=data, headers=fields, timeout=5
            )

        yield ask


def test_users_are_made_replaced_and_changed_in_xml(send, scenario):
    answer = send("POST", "/users", USER)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == "/users/61"
    assert answer.json()["name"] == "Алёна"
    assert answer.json()["city"] is None
    answer = send("PATCH", "/users/61", "<user><city>Kraków</city></user>", "text/xml")
    assert (answer.json()["city"], answer.json()["name"]) == ("Kraków", "Алёна")
    whole = requests.get(
        f"{scenario.url}/users/61", headers={"Accept": "application/xml"}, timeout=5
    )
    answer = send("PUT", "/users/61", whole.content.replace("Алёна".encode(), b"Ada"))
    assert answer.status_code == 200, answer.text
    assert scenario.users[-1].name == "Ada"
    assert scenario.users[-1].city == "Kraków"


def test_every_user_can_be_put_back_as_read(send, scenario):
    for user in scenario.users[:20]:
        assert send("PUT", f"/users/{user.id}", xml_bytes(user)).status_code == 200
    assert scenario.users[0].name == "Søren Åkesson"


def test_orders_are_placed_and_moved_on_in_xml(send, scenario):
    book = next(book for book in scenario.books if book.stock >= 2)
    body = (
        f"<order><user_id>3</user_id><items><item><book_id>{book.id}</book_id>"
        "<quantity>2</quantity></item></items></order>"
    )
    answer = send("POST", "/orders", body, **{"Idempotency-Key": "k", "Accept": "text/xml"})
    assert answer.status_code == 201, answer.text
    assert f"<total>{book.price * 2}</total>" in answer.text
    again = send("POST", "/orders", body, **{"Idempotency-Key": "k", "Accept": "text/xml"})
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.text == answer.text
    path = answer.headers["Location"]
    assert send("PATCH", path, "<order><status>paid</status></order>").json()["status"] == "paid"


def test_what_is_wrong_in_xml_is_told_as_in_json(send):
    body = "<user><name> </name><nmae>x</nmae><email>a@example.org</email></user>"
    answer = send("POST", "/users", body)
    assert answer.status_code == 422
    assert [error["xpath"] for error in answer.json()["errors"]] == ["/user/name", "/user/nmae"]
    assert "Did you mean 'name'?" in answer.json()["detail"]
    answer = send("POST", "/users", "<user><name>Ada</user>")
    assert (answer.status_code, answer.json()["title"]) == (400, "Not XML")
    answer = send("POST", "/users", "{}")
    assert (answer.status_code, answer.json()["title"]) == (400, "Not XML")


def test_places_are_named_as_they_are_in_the_body(send, scenario):
    def xpaths(*request):
        answer = send(*request)
        assert answer.status_code == 422
        return [error["xpath"] for error in answer.json()["errors"]]

    order = (
        "<order><user_id>999</user_id><items><item><book_id>1</book_id></item>"
        "<item><book_id>777</book_id></item></items></order>"
    )
    assert xpaths("POST", "/orders", order) == ["/order/user_id", "/order/items/item[2]/book_id"]
    change = "<user><id>5</id><city>X</city></user>"
    assert xpaths("PATCH", "/users/1", change) == ["/user/id"]
    assert scenario.users[0].city == "Malmö"


def test_bombs_do_not_go_off(send, scenario):
    bomb = '<!DOCTYPE a [<!ENTITY b "x">]><user><name>&b;</name></user>'
    answer = send("POST", "/users", bomb)
    assert (answer.status_code, answer.json()["title"]) == (400, "Unsafe XML")
    answer = send("POST", "/users", "<user>" * 50_000)
    assert (answer.status_code, answer.json()["title"]) == (400, "XML too large")
    assert send("POST", "/users", "<user>" + "x" * (1 << 20)).status_code == 413
    assert len(scenario.users) == 60


@pytest.mark.parametrize(
    ("method", "path", "own"),
    [
        ("POST", "/users", "Accept-Post"),
        ("PUT", "/users/1", None),
        ("PATCH", "/users/1", "Accept-Patch"),
        ("POST", "/orders", "Accept-Post"),
        ("PATCH", "/orders/120", "Accept-Patch"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_can(send, method, path, own):
    read = "application/json, application/xml, text/xml"
    for content_type in ("text/csv", "text/plain; charset=utf-8", "application/soap+xml"):
        answer = send(method, path, "x", content_type)
        assert answer.status_code == 415
        assert answer.headers["Accept"] == read
        told = {name: answer.headers.get(name) for name in ("Accept-Post", "Accept-Patch")}
        assert told == {**dict.fromkeys(told), **({own: read} if own else {})}
        assert answer.json()["expected"] == read.split(", ")
    hint = send(method, path, "a=b", "application/x-www-form-urlencoded").json()["detail"]
    assert "json={…} instead of data={…}" in hint


def test_a_charset_is_minded(send):
    body = USER.encode("windows-1251")
    answer = send("POST", "/users", body, "application/xml; charset=windows-1251")
    assert answer.json()["name"] == "Алёна"
    assert send("POST", "/users", body, "application/xml; charset=klingon").status_code == 415
