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

_STUB: Final = {
    Language.RU: "# ваш код здесь\nraise NotImplementedError",
    Language.EN: "# your code here\nraise NotImplementedError",
}


def clear_solutions(language: Language) -> Mapping[str, Any]:
    """The settings of nbgrader's ClearSolutions: what stands in place of a solution."""
    return {
        "begin_solution_delimeter": "### BEGIN SOLUTION",  # nbgrader's own spelling
        "end_solution_delimeter": "### END SOLUTION",
        "code_stub": {"python": _STUB[language]},
    }


def release(name: str, language: Language, layout: Layout) -> dict[str, bytes]:
    """Run generate_assignment on a built assignment; the files by their names.

    It works in a course folder of its own, so that no gradebook is touched.
    """
    # nbgrader takes a second to import: only builds of assignments pay for it
    from nbgrader.apps import NbGraderAPI  # type: ignore[import-untyped]  # noqa: PLC0415
    from traitlets.config import Config  # noqa: PLC0415

    source = layout.notebook(Kind.ASSIGNMENT, name, language).parent
    with tempfile.TemporaryDirectory(prefix="course-release-") as folder:
        course = Path(folder).resolve()  # macOS: /var is a link, which nbgrader's patterns miss
        shutil.copytree(source, course / "source" / name)
        config = Config()
        config.CourseDirectory.root = str(course)
        config.CourseDirectory.course_id = f"build-{language}"
        config.CourseDirectory.db_url = f"sqlite:///{(course / 'gradebook.db').as_posix()}"
        config.ClearSolutions = Config(clear_solutions(language))
        api = NbGraderAPI(config=config)
        api.log.handlers.clear()  # the log comes back with the result
        result = api.generate_assignment(name, force=True, create=True)
        if not result["success"]:
            what = f"nbgrader could not make the students' version: {_reason(result)}"
            remedy = f"Mend solutions/src/{name}.md; nbgrader reads what is built from it."
            raise BuildError([Problem(layout.relative(source), what, remedy)])
        released = course / "release" / name
        return {
            file.relative_to(released).as_posix(): file.read_bytes()
            for file in sorted(released.rglob("*"))
            if file.is_file()
        }


def _reason(result: Mapping[str, Any]) -> str:
    text = str(result.get("log") or result.get("error") or "no reason given")
    return " / ".join(line.strip() for line in text.strip().splitlines()[-3:])
