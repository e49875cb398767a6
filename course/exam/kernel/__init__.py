"""What runs in the student's kernel: `from course.exam.kernel import Lesson`."""

from course.exam.kernel.lesson import Lesson

__all__ = ["Lesson"]
