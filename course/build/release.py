"""The students' version of an assignment, made by nbgrader's generate_assignment."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from course.build.layout import Kind, Language, Layout
from course.build.problem import BuildError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

# exceptions' last lines in nbgrader's log
_CAUSES: Final = ("RuntimeError:", "nbgrader.nbgraderformat.common.ValidationError:", "ValueError:")


def release(name: str, language: Language, layout: Layout) -> dict[str, bytes]:
    """Run generate_assignment on a built assignment; the files by their names.

    The settings are those of `nbgrader_config.py`, so an instructor's own command gives the
    same; but it works in a folder of its own and without a database (what the gradebook has
    to know is stored when an instructor generates the assignment): no grade is touched.
    """
    # nbgrader takes a second to import: only builds of assignments pay for it
    from nbgrader.converters import GenerateAssignment  # type: ignore[import-untyped]  # noqa: PLC0415
    from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]  # noqa: PLC0415
    from nbgrader.preprocessors import SaveCells  # type: ignore[import-untyped]  # noqa: PLC0415
    from nbgrader.utils import capture_log  # type: ignore[import-untyped]  # noqa: PLC0415
    from traitlets.config import Config  # noqa: PLC0415

    from course.bootstrap.language import VARIABLE  # noqa: PLC0415
    from course.grading.settings import configure  # noqa: PLC0415

    source = layout.notebook(Kind.ASSIGNMENT, name, language).parent
    with tempfile.TemporaryDirectory(prefix="course-release-") as folder:
        course = Path(folder).resolve()  # macOS: /var is a link, which nbgrader's patterns miss
        shutil.copytree(source, course / "solutions" / language / name)
        config = Config()
        configure(config, course, {VARIABLE: language})
        config.CourseDirectory.assignment_id = name
        converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        converter.no_database = True
        converter.preprocessors = [
            each for each in converter.preprocessors if each is not SaveCells
        ]
        converter.log.propagate = False  # the log comes back with the result
        result = capture_log(converter)
        if not result["success"]:
            what = f"nbgrader could not make the students' version: {_reason(result)}"
            remedy = f"Mend solutions/src/{name}.md; nbgrader reads what is built from it."
            raise BuildError([Problem(layout.relative(source), what, remedy)])
        released = course / "exercises" / language / name
        return {
            file.relative_to(released).as_posix(): file.read_bytes()
            for file in sorted(released.rglob("*"))
            if file.is_file()
        }


def _reason(result: Mapping[str, Any]) -> str:
    """Find the sentence in nbgrader's log that says why, not the traceback around it."""
    lines = str(result.get("log") or result.get("error") or "").strip().splitlines()
    causes = [line.strip() for line in lines if line.lstrip().startswith(_CAUSES)]
    return causes[0] if causes else " / ".join(line.strip() for line in lines[-3:])
