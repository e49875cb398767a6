"""What nbgrader is told: one gradebook and one set of folders for each language."""

from __future__ import annotations

import contextlib
import os
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from course.bootstrap.language import LANGUAGES, VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traitlets.config import Config

COURSE = "web-api-course"
CELL_SECONDS = 60
"""How long a student's own cell may run; cells with checks have `check_seconds` of their own."""

SUBMISSION_NAMES = r".*[/\\](?P<student_id>[^/\\]+?)_(?P<file_id>\d\d_\w+)\.ipynb"
"""How files from a learning platform are named for zip_collect: `ivanova_03_requests.ipynb`."""

_STUBS = {
    "ru": ("# ваш код здесь\nraise NotImplementedError", "Напишите ответ здесь"),
    "en": ("# your code here\nraise NotImplementedError", "Write your answer here"),
}

_VALIDATE = {
    "ru": {
        "changed_warning": "ИЗМЕНЕНЫ ЯЧЕЙКИ ПРОВЕРКИ: {num_changed}. При оценивании вместо них "
        "будут выполнены исходные, поэтому баллы могут оказаться другими. Верните исходный "
        "блокнот командой «python run.py reset» и перенесите в него свои решения.\n",
        "type_changed_warning": "У ЯЧЕЕК ИЗМЕНЁН ТИП: {num_changed}. При оценивании он будет "
        "возвращён, и баллы могут оказаться другими.\n",
        "failed_warning": "ПРОВЕРКА НЕ ПРОЙДЕНА, ЯЧЕЕК: {num_failed}. Если сдать блокнот таким, "
        "полных баллов он не получит. Что увидел сервер и что попробовать, сказано ниже.\n",
        "passed_warning": "ПРОЙДЕННЫХ ЯЧЕЕК: {num_passed}.\n",
    },
    "en": {
        "changed_warning": "CHECK CELLS HAVE CHANGED: {num_changed}. Grading runs the original "
        "ones instead, so the points may differ. Bring the notebook back with 'python run.py "
        "reset' and move your solutions into it.\n",
        "type_changed_warning": "CELLS OF ANOTHER TYPE THAN RELEASED: {num_changed}. Grading "
        "changes them back, so the points may differ.\n",
        "failed_warning": "CELLS THAT DID NOT PASS: {num_failed}. Submitted like this, the "
        "notebook does not get full points. What the server saw and what to try stands below.\n",
        "passed_warning": "CELLS THAT PASSED: {num_passed}.\n",
    },
}

_WRONG_LANGUAGE = (
    "{variable}={value!r}: в курсе нет такого языка. Задайте {variable}=ru или {variable}=en "
    "(без переменной берётся ru): у каждого языка свой журнал оценок.\n"
    "{variable}={value!r}: the course has no such language. Set {variable}=ru or {variable}=en "
    "(ru when unset): each language has a gradebook of its own."
)


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language that is graded: COURSE_LANGUAGE, and Russian when it is not set.

    The system's locale has no say here: the same command must find the same gradebook on
    every machine. Raises SystemExit, since nbgrader goes on without a configuration that
    raises anything else, and would grade into a gradebook of nobody's.
    """
    language = environment.get(VARIABLE) or LANGUAGES[0]
    if language not in LANGUAGES:
        raise SystemExit(_WRONG_LANGUAGE.format(variable=VARIABLE, value=language))
    return language


def path_with_tools(path: str) -> str:
    """Return the search path with the folder of this environment's own programs in it."""
    own = sysconfig.get_path("scripts")
    parts = path.split(os.pathsep) if path else []
    return path if own in parts else os.pathsep.join([own, *parts])


def configure(c: Config, root: Path, environment: Mapping[str, str]) -> None:
    """Fill nbgrader's configuration in for the course in `root`."""
    language = language_of(environment)
    _places(c, root, language)
    _release(c, language)
    _autograde(c, language)
    _feedback(c, language)
    for name, text in _VALIDATE[language].items():
        c.Validator[name] = text


def _places(c: Config, root: Path, language: str) -> None:
    # Forward slashes on every system: nbgrader puts these into regular expressions unescaped.
    own = f"grading/{language}"
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.course_id = f"{COURSE}-{language}"
    c.CourseDirectory.source_directory = f"solutions/{language}"
    c.CourseDirectory.release_directory = f"exercises/{language}"
    c.CourseDirectory.submitted_directory = f"{own}/submitted"
    c.CourseDirectory.autograded_directory = f"{own}/autograded"
    c.CourseDirectory.feedback_directory = f"{own}/feedback"
    c.CourseDirectory.solution_directory = f"{own}/solution"
    c.CourseDirectory.source_with_tests_directory = f"{own}/source_with_tests"
    c.CourseDirectory.db_url = f"sqlite:///{(root / own / 'gradebook.db').as_posix()}"
    c.ZipCollectApp.downloaded_directory = f"{own}/downloaded"
    c.FileNameCollectorPlugin.named_regexp = SUBMISSION_NAMES
    # SQLite makes the file but not its folder. Validate needs no gradebook and must work in a
    # folder that cannot be written; the other commands name the gradebook that they miss.
    with contextlib.suppress(OSError):
        (root / own).mkdir(parents=True, exist_ok=True)


def _release(c: Config, language: str) -> None:
    code, text = _STUBS[language]
    c.ClearSolutions.code_stub = {"python": code}
    c.ClearSolutions.text_stub = text


def _autograde(c: Config, language: str) -> None:
    c.Autograde.pre_convert_hook = "course.grading.intake.look_over"
    c.Autograde.sanitize_preprocessors = [
        "course.grading.restore.RestoreReleased",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.OverwriteCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.Autograde.autograde_preprocessors = [
        "course.grading.execute.ExamineAndExecute",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "course.grading.points.PointsFromLedger",
        "course.grading.points.SaveGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.OverwriteCells.add_missing_cells = True
    c.Execute.timeout = CELL_SECONDS
    # Nothing in the kernel is worth a farewell, and a wedged one would take its time.
    c.ExamineAndExecute.shutdown_kernel = "immediate"
    for name in ("RestoreReleased", "ExamineAndExecute", "PointsFromLedger", "SaveGrades"):
        c[name].language = language


def _feedback(c: Config, language: str) -> None:
    c.GenerateFeedback.exporter_class = "course.grading.feedback.FeedbackExporter"
    c.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "course.grading.feedback.Words",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    c.FeedbackExporter.template_name = "course_feedback"
    c.FeedbackExporter.extra_template_basedirs = [str(Path(__file__).parent / "templates")]
    c.Words.language = language
    # Formgrader renders with the same class and with the instructor's rights: it is told, too.
    c.HTMLExporter.preprocessors = ["course.grading.harmless.Harmless"]
    c.HTMLExporter.filters = {"markdown2html": "course.grading.harmless.clean_markdown"}
    c.HTMLExporter.language_code = language
