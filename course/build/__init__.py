"""The builder: sources in two languages become notebooks and assignments.

`docs/sources.md` describes the format; nothing of the course imports this room.
"""

from course.build.builder import Report, build
from course.build.checker import check
from course.build.layout import Language, Layout
from course.build.problem import BuildError, Problem

__all__ = ["BuildError", "Language", "Layout", "Problem", "Report", "build", "check"]
