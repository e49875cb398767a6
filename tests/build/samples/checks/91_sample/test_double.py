"""Double a number."""

from course.exam.check import Api, Exercise, Student, say, step

exercise = Exercise(
    name="double",
    call="double(number)",
    title=say("double.title", "Double a number"),
    hints=[say("double.hint", "Multiply.")],
)


@step(points=2, title=say("double.step-small", "Doubles 2"))
def test_small(student: Student, api: Api) -> None:
    assert student.double(2) == 4, say("double.wrong", "2 doubled is 4.")


@step(points=1.5, title=say("double.step-zero", "Doubles 0"))
def test_zero(student: Student, api: Api) -> None:
    assert student.double(0) == 0, say("double.zero", "0 doubled is 0.")
