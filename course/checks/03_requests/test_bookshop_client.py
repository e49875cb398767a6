"""A client object that keeps its connection."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from course.checks.bodies import sends_json
from course.checks.outcomes import described, outcome_of
from course.checks.requested import is_right, none_came, request_line
from course.checks.returned import unlike
from course.exam.check import Api, Exercise, Student, as_json, say, step
from course.exam.examiner.failures import StudentSignature
from course.exam.examiner.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mock_server.exchange import Exchange

exercise = Exercise(
    name="BookshopClient",
    call="BookshopClient(base_url, app_name).user(user_id), .add_user(user)",
    title=say("client.title", "A client that keeps its connection"),
    order=7,
    hints=[
        say(
            "client.hint-1",
            "Every `requests.get` opens a connection and closes it. A `requests.Session` keeps "
            "it. Where does the object make its session, so that all methods find it?",
        ),
        say(
            "client.hint-2",
            "In `__init__`: `self.session = requests.Session()`. What goes with every request "
            "is set once: `self.session.headers[…] = …`. The methods call "
            "`self.session.get` and `self.session.post`.",
        ),
        say(
            "client.hint-3",
            '`__init__` keeps `base_url`, makes `self.session`, sets `self.session.headers["User-'
            'Agent"] = app_name`. `user` is your `get_user`, `add_user` your `create_user`, both '
            "with `self.session.` in the place of `requests.`; `close` calls "
            "`self.session.close()`.",
        ),
    ],
)


@step(points=2, title=say("client.step-data", "Reads a user and adds one"))
def test_reads_and_adds(student: Student, api: Api) -> None:
    old, new = api.random.user(), as_json(api.random.new_user())
    with _client(student, api, "reader/1.0") as client:
        outcome = outcome_of(lambda: client.user(old.id))
        is_right(outcome.sent(api.journal)[-1], "GET", f"/users/{old.id}")
        returned, expected = outcome.value(), as_json(old)
        assert returned == expected, unlike(returned, expected)
        outcome = outcome_of(lambda: client.add_user(new))
        seen = outcome.sent(api.journal)
        is_right(seen[-1], "POST", "/users")
        sends_json(seen[-1], new)
        returned, expected = outcome.value(), as_json(api.users[-1])
        assert returned == expected, unlike(returned, expected)


@step(points=3, title=say("client.step-connection", "All calls go over one connection"))
def test_keeps_the_connection(student: Student, api: Api) -> None:
    first, second = api.random.some_of(api.users, 2)
    with _client(student, api, "keeper/1.0") as client:
        client.user(first.id)
        client.add_user(as_json(api.random.new_user()))
        client.user(second.id)
        client.user(first.id)
    seen = api.journal.all()
    assert seen, none_came()
    connections = api.journal.connections()
    listed = "\n".join(f"connection {each.connection}: {each}" for each in seen)
    wanted = "\n".join(f"connection {seen[0].connection}: {each}" for each in seen)
    assert connections == 1 or connections < len(seen), say(
        "client.connection-per-call",
        "Each of {count} requests came over a connection of its own. `requests.get` and a "
        "`Session()` made inside a method live for one call only: make the session once, in "
        "`__init__`, and keep it in `self`.",
        count=len(seen),
        saw=listed,
        expected=wanted,
    )
    assert connections == 1, say(
        "client.connections",
        "{count} requests came over {connections} connections. Do all methods use the same "
        "session? And is every answer read to its end before the next request?",
        count=len(seen),
        connections=connections,
        saw=listed,
        expected=wanted,
    )


@step(points=2, title=say("client.step-header", "Names the program in every request"))
def test_names_the_program(student: Student, api: Api) -> None:
    names = [f"{name}/{api.random.integer(1, 9)}.{api.random.integer(0, 9)}" for name in "ab"]
    user = api.random.user()
    with _client(student, api, names[0]) as one, _client(student, api, names[1]) as other:
        for client, name in ((one, names[0]), (other, names[1]), (one, names[0])):
            client.user(user.id)
            _is_named(api.journal.last(), name, names)
            client.add_user(as_json(api.random.new_user()))
            _is_named(api.journal.last(), name, names)


@step(points=3, title=say("client.step-error", "Reports an error and goes on working"))
def test_goes_on_after_an_error(student: Student, api: Api) -> None:
    user = api.random.user()
    with _client(student, api, "careful/1.0") as client:
        missing = outcome_of(lambda: client.user(api.random.missing_id()))
        missing.reported(404, "user", api.journal)
        taken = as_json(api.random.new_user()) | {"email": user.email}
        refused = outcome_of(lambda: client.add_user(taken))
        refused.reported(409, "add_user", api.journal)
        after = outcome_of(lambda: client.user(user.id))
        assert after.error is None, say(
            "client.broken-after-error",
            "After an answer with an error the client is of no more use: the next call stopped "
            "with {error}. An answer must be read to its end, an error too, before the "
            "connection can take the next request.",
            error=described(after.error),
        )
        assert after.returned == as_json(user), unlike(after.returned, as_json(user))


@contextmanager
def _client(student: Student, api: Api, name: str) -> Iterator[Any]:
    """Make a client and close it at the end, if it can be closed."""
    client = student.BookshopClient(api.url, name)
    assert Remote.type_of(client) is not None, say(
        "client.no-object",
        "`BookshopClient(…)` gave {returned}; it should be an object with the methods `user`, "
        "`add_user` and `close`.",
        returned=repr(client)[:80],
    )
    try:
        with client.entered() as entered:
            yield entered
    except StudentSignature as error:
        if not error.signature.endswith("()"):
            raise
        message = say(
            "client.no-self",
            "The method `{method}` could not be called: its first parameter is missing. Every "
            "method of a class begins with `self`: `def {method}(self, …)`.",
            method=error.name,
        )
        raise AssertionError(message) from error


def _is_named(request: Exchange, name: str, names: list[str]) -> None:
    sent = request.headers.get("User-Agent", "—")
    sides = {
        "saw": request.request_text,
        "expected": f"{request_line(request.method, request.path)}\nUser-Agent: {name}",
    }
    assert sent == name or sent not in names, say(
        "client.shared-session",
        "There are two clients, and a request of {name} came under the name {sent}. They share "
        "what each should have for itself: make the session in `__init__` (`self.session`), "
        "not in the class or outside it.",
        name=name,
        sent=sent,
        **sides,
    )
    assert sent == name, say(
        "client.no-name",
        "The request says User-Agent: {sent}; the program is called {name}. In "
        "`self.session.headers` a header is set once for all requests.",
        sent=sent,
        name=name,
        **sides,
    )
