"""Read a user's name."""

from course.exam.check import Api, Exercise, Student, differs, say, step

exercise = Exercise(
    name="read_name",
    call="read_name(base_url, user_id)",
    title=say("sample.read_name.title", "Read a user's name"),
    hints=[],
    order=1,
)


@step(points=3, title=say("sample.read_name.returns", "Returns the name"))
def test_returns_the_name(student: Student, api: Api) -> None:
    user = api.random.user()
    returned = student.read_name(api.url, user.id)
    assert returned == user.name, differs(returned, user.name)


@step(points=1, title=say("sample.read_name.one", "Sends one GET"))
def test_sends_one_get(student: Student, api: Api) -> None:
    user = api.random.user()
    student.read_name(api.url, user.id)
    request = api.journal.one()
    assert (request.method, request.path) == ("GET", f"/users/{user.id}"), say(
        "sample.read_name.wrong-request",
        "Ask for /users/ID once.",
        saw=request.request_text,
    )
