"""The page that a student gets back: their notebook, the tables, points and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import (  # type: ignore[import-untyped]  # it has no types
    NbGraderPreprocessor,
)
from traitlets import Unicode

from course.exam.message import say
from course.exam.translate import translate
from course.grading.examiner import checked_by

if TYPE_CHECKING:
    from nbformat import NotebookNode

_CSP = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'\"/>"
)


class Words(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Give the page its words, after nbgrader has put the grades into the notebook."""

    language = Unicode("ru", help="language of the page").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        for cell in nb.cells:
            if ours := cell.metadata.get("nbgrader"):
                ours["course_exercise"] = checked_by(cell.source) or ours.get("grade_id", "")
        grades = resources["nbgrader"]
        messages = {
            "total": say(
                "grading.page.total",
                "{score} of {most} points",
                score=f"{grades['score']:g}",
                most=f"{grades['max_score']:g}",
            ),
            "late": say(
                "grading.page.late",
                "{penalty} points were taken off for handing in late.",
                penalty=f"{grades['late_penalty']:g}",
            ),
            "exercise": say("grading.page.exercise", "Exercise"),
            "points": say("grading.page.points", "Points"),
            "answer": say("grading.page.answer", "Your solution"),
            "check": say("grading.page.check", "Check"),
            "comment": say("grading.page.comment", "Comment:"),
        }
        resources["course_words"] = {
            name: translate(message, self.language) for name, message in messages.items()
        }
        return nb, resources


class FeedbackExporter(HTMLExporter):
    """Makes the page; the browser is told to run and to load nothing."""

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own HTMLExporter
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        page, made = super().from_notebook_node(nb, resources, **options)
        head, found, rest = page.partition("<head>")
        if not found:
            raise RuntimeError("the template of feedback has no <head> to protect")
        return f"{head}{found}{_CSP}{rest}", made
