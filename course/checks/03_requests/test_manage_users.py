"""Create, replace and delete a user."""

from __future__ import annotations

from course.checks.bodies import sends_json
from course.checks.outcomes import outcome_of, succeeds
from course.checks.requested import request_line, the_request
from course.checks.returned import last_name, unlike
from course.exam.check import Api, Exercise, Student, as_json, say, step

exercise = Exercise(
    name="manage_users",
    call=(
        "create_user(base_url, user), replace_user(base_url, user_id, user), "
        "delete_user(base_url, user_id)"
    ),
    title=say("manage_users.title", "Create, replace and delete a user"),
    order=2,
    hints=[
        say(
            "manage_users.hint-1",
            "A new user is sent to the collection, `/users`, since it has no number yet. "
            "A user that exists has an address of its own, `/users/3`.",
        ),
        say(
            "manage_users.hint-2",
            "`requests.post`, `requests.put`, `requests.delete`. The argument `json=` turns a "
            "dict into a body and sets Content-Type. After a 204 there is no body to read.",
        ),
        say(
            "manage_users.hint-3",
            '`response = requests.post(f"{{base_url}}/users", json=user, timeout=5)`, then '
            "`response.raise_for_status()`, then `return response.json()`. With `put` it is the "
            "same at `/users/{{user_id}}`; with `delete` there is nothing to send or to return.",
        ),
    ],
)


@step(points=2, title=say("create_user.step-sends", "create_user sends one POST with JSON"))
def test_create_sends_json(student: Student, api: Api) -> None:
    user = as_json(api.random.new_user())
    outcome = outcome_of(lambda: student.create_user(api.url, user))
    request = the_request(outcome.sent(api.journal), "POST", "/users")
    sends_json(request, user)
    outcome.value()


@step(points=2, title=say("create_user.step-returns", "create_user returns the user it created"))
def test_create_returns_the_new_user(student: Student, api: Api) -> None:
    user = as_json(api.random.new_user())
    before = {each.id for each in api.users}
    returned = outcome_of(lambda: student.create_user(api.url, user)).answered(api.journal)
    created = [as_json(each) for each in api.users if each.id not in before]
    assert created, say(
        "create_user.nothing-new",
        "`create_user` returned, but the server has no new user.",
        saw="\n".join(map(str, api.journal.all())),
        expected=request_line("POST", "/users"),
    )
    assert returned != user, say(
        "create_user.returned-input",
        "`create_user` returned the dict that it was given. The server adds to it (`id`, "
        "`registered`): return what came in its answer.",
        saw=repr(returned),
        expected=repr(created[0]),
    )
    assert returned == created[0], unlike(returned, created[0])


@step(points=2, title=say("replace_user.step", "replace_user sends the whole user with PUT"))
def test_replace_puts_the_whole(student: Student, api: Api) -> None:
    old = api.random.user()
    user = as_json(api.random.new_user())
    del user[api.random.one_of(("city", "phone"))]  # a replacement may leave something out
    outcome = outcome_of(lambda: student.replace_user(api.url, old.id, user))
    patched = [each for each in api.journal.all() if each.method == "PATCH"]
    assert not patched, say(
        "replace_user.patch",
        "Your code sent PATCH, which changes a part and leaves the rest. To replace the whole "
        "user takes PUT: what is left out is gone afterwards.",
        saw=patched[0].request_text,
        expected=request_line("PUT", f"/users/{old.id}"),
    )
    request = the_request(outcome.sent(api.journal), "PUT", f"/users/{old.id}")
    sends_json(request, user)
    returned = outcome.value()
    expected = as_json(api.user(old.id))
    assert returned == expected, unlike(returned, expected)


@step(points=2, title=say("delete_user.step", "delete_user sends one DELETE"))
def test_delete_removes(student: Student, api: Api) -> None:
    user = api.random.user()
    outcome = outcome_of(lambda: student.delete_user(api.url, user.id))
    request = the_request(outcome.sent(api.journal), "DELETE", f"/users/{user.id}")
    if outcome.error is not None:
        assert last_name(outcome.error.type) != "JSONDecodeError", say(
            "delete_user.read-nothing",
            "The user is deleted, but then `delete_user` stopped with {type}. The answer 204 "
            "has no body, so there is no JSON to read.",
            type=last_name(outcome.error.type),
            saw=request.response_text,
        )
    outcome.value()


@step(points=2, title=say("manage_users.step-refused", "Each raises an exception if refused"))
def test_refusals_are_reported(student: Student, api: Api) -> None:
    one, other = as_json(api.random.new_user()), as_json(api.random.new_user())
    number = api.random.user().id
    succeeds("create_user", lambda: student.create_user(api.url, one))
    succeeds("replace_user", lambda: student.replace_user(api.url, number, other))
    succeeds("delete_user", lambda: student.delete_user(api.url, number))
    taken = as_json(api.random.new_user()) | {"email": api.random.user().email}
    create = outcome_of(lambda: student.create_user(api.url, taken))
    create.reported(409, "create_user", api.journal)
    user = as_json(api.random.new_user())
    replace = outcome_of(lambda: student.replace_user(api.url, api.random.missing_id(), user))
    replace.reported(404, "replace_user", api.journal)
    delete = outcome_of(lambda: student.delete_user(api.url, api.random.missing_id()))
    delete.reported(404, "delete_user", api.journal)
