"""Read one user."""

from __future__ import annotations

from course.checks.outcomes import outcome_of, succeeds
from course.checks.requested import the_request
from course.checks.returned import unlike
from course.exam.check import Api, Exercise, Student, as_json, say, step

_ALWAYS = 100  # times that a fault comes: more than a patient client would try

exercise = Exercise(
    name="get_user",
    call="get_user(base_url, user_id)",
    title=say("get_user.title", "Read one user"),
    order=1,
    hints=[
        say(
            "get_user.hint-1",
            "The user with number 3 is at `/users/3`. An f-string puts the number into the "
            'address: `f"{{base_url}}/users/{{user_id}}"`.',
        ),
        say(
            "get_user.hint-2",
            "`requests.get(address, timeout=5)` gives a response. The data are in its body: "
            "which method reads JSON? And which one raises if the server answered 404?",
        ),
        say(
            "get_user.hint-3",
            "Three lines: `response = requests.get(…, timeout=5)`, then "
            "`response.raise_for_status()`, then `return response.json()`.",
        ),
    ],
)


@step(points=3, title=say("get_user.step-request", "Sends one GET to the user's address"))
def test_sends_one_get(student: Student, api: Api) -> None:
    user = api.random.user()
    outcome = outcome_of(lambda: student.get_user(api.url, user.id))
    the_request(outcome.sent(api.journal), "GET", f"/users/{user.id}")
    outcome.value()


@step(points=3, title=say("get_user.step-data", "Returns the user's data as a dict"))
def test_returns_the_data(student: Student, api: Api) -> None:
    user = api.random.user()
    outcome = outcome_of(lambda: student.get_user(api.url, user.id))
    returned, expected = outcome.answered(api.journal), as_json(user)
    assert returned == expected, unlike(returned, expected)


@step(points=2, title=say("get_user.step-missing", "Raises an exception if there is no such user"))
def test_reports_a_missing_user(student: Student, api: Api) -> None:
    user = api.random.user()
    succeeds("get_user", lambda: student.get_user(api.url, user.id))
    outcome = outcome_of(lambda: student.get_user(api.url, api.random.missing_id()))
    outcome.reported(404, "get_user", api.journal)


@step(points=2, title=say("get_user.step-failing", "Raises an exception if the server fails"))
def test_reports_a_failing_server(student: Student, api: Api) -> None:
    user = api.random.user()
    succeeds("get_user", lambda: student.get_user(api.url, user.id))
    status = api.random.one_of((500, 502, 503))
    api.scenario.misbehave(f"/users/{user.id}", "status", times=_ALWAYS, code=status)
    outcome = outcome_of(lambda: student.get_user(api.url, user.id))
    outcome.reported(status, "get_user", api.journal)
