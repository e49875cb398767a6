"""Delete a user."""

from course.exam.check import Api, Exercise, Student, say, step

exercise = Exercise(
    name="delete_user",
    call="delete_user(base_url, user_id)",
    title=say("sample.delete_user.title", "Delete a user"),
    hints=[],
    order=2,
)


@step(points=2, title=say("sample.delete_user.gone", "The user is gone"))
def test_the_user_is_gone(student: Student, api: Api) -> None:
    user = api.random.user()
    student.delete_user(api.url, user.id)
    assert api.user(user.id) is None, say("sample.delete_user.still-there", "It is still there.")
