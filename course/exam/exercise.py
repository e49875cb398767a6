"""The exercises of a lesson, read from the files of checks without pytest."""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path
from types import FunctionType, ModuleType

import msgspec

from course.exam.check import Exercise, mark_of
from course.exam.message import Message, say

_ROOT = Path(__file__).resolve().parents[2]


class StepInfo(msgspec.Struct, frozen=True):
    """A step as its check file declares it; `name` is the function's without `test_`."""

    name: str
    title: Message
    points: float
    hidden: bool = False


class Check(msgspec.Struct, frozen=True):
    """One exercise and the steps that judge it; `files` are what pytest is given."""

    lesson: str
    exercise: Exercise
    steps: tuple[StepInfo, ...]
    files: tuple[Path, ...]

    @property
    def name(self) -> str:
        return self.exercise.name

    @property
    def title(self) -> Message:
        return self.exercise.title

    @property
    def hints(self) -> list[Message]:
        return self.exercise.hints

    @property
    def points(self) -> float:
        """The most that can be earned; the builder writes it into the notebook's metadata."""
        return sum(step.points for step in self.steps)


class UnknownNameError(LookupError):
    """No such lesson or exercise; `message` says which there are."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class BrokenCheckError(Exception):
    """A file of checks that cannot be used: a fault of the course, not of the student."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path


def checks_folder() -> Path:
    """Where the checks are: `course/checks`, or what COURSE_CHECKS names."""
    return Path(os.environ.get("COURSE_CHECKS") or _ROOT / "course" / "checks")


def hidden_folder() -> Path:
    """Where an instructor's own checks are; COURSE_HIDDEN_CHECKS names another place."""
    return Path(os.environ.get("COURSE_HIDDEN_CHECKS") or _ROOT / "solutions" / "hidden_checks")


def lessons() -> list[str]:
    """Return the names of the lessons that have checks, in order."""
    return sorted({path.parent.name for path in checks_folder().glob("*/test_*.py")})


def load_lesson(lesson: str, *, hidden: bool = False) -> list[Check]:
    """Read all exercises of a lesson, in the order in which the lesson gives them.

    `hidden` adds the instructor's own steps; only grading asks for them. They share the
    points that the exercise has.
    """
    files = sorted((checks_folder() / lesson).glob("test_*.py"))
    if not files:
        raise UnknownNameError(
            say(
                "exam.unknown-lesson",
                "There is no lesson {name!r}. The lessons: {known}.",
                name=lesson,
                known=", ".join(lessons()) or "—",
            )
        )
    extra = _extra_steps(lesson) if hidden else {}
    checks: dict[str, Check] = {}
    for path in files:
        exercise = getattr(load_module(path), "exercise", None)
        if not isinstance(exercise, Exercise):
            raise BrokenCheckError(path, "bind an Exercise to the name `exercise`")
        if exercise.name in checks:
            raise BrokenCheckError(path, f"another file describes {exercise.name!r} too")
        more = extra.pop(exercise.name, [])
        steps = _shared_out(
            _steps(path), [step for other in more for step in _steps(other, hidden=True)]
        )
        if len({step.name for step in steps}) != len(steps):
            raise BrokenCheckError(path, "two steps of one exercise have the same name")
        checks[exercise.name] = Check(lesson, exercise, tuple(steps), (path, *more))
    for name, paths in extra.items():
        raise BrokenCheckError(paths[0], f"extends {name!r}, which {lesson} does not have")
    return sorted(checks.values(), key=lambda check: check.exercise.order)


def load_check(lesson: str, name: str, *, hidden: bool = False) -> Check:
    """Read one exercise of a lesson by its name."""
    checks = {check.name: check for check in load_lesson(lesson, hidden=hidden)}
    if name in checks:
        return checks[name]
    close = difflib.get_close_matches(name, checks, n=1)
    known = ", ".join(checks)
    if close:
        message = say(
            "exam.unknown-exercise-close",
            "There is no exercise {name!r} here. Did you mean {close!r}? All of them: {known}.",
            name=name,
            close=close[0],
            known=known,
        )
    else:
        message = say(
            "exam.unknown-exercise",
            "There is no exercise {name!r} here. The exercises: {known}.",
            name=name,
            known=known,
        )
    raise UnknownNameError(message)


def load_module(path: Path) -> ModuleType:
    """Execute a file of checks, again only when it has changed since.

    Compiled from the source each time and not through `.pyc` files, whose age counts whole
    seconds: an author who saves and checks at once must not see the file before.
    """
    path = path.resolve()
    stat = path.stat()
    version = (stat.st_mtime_ns, stat.st_size)
    known = _loaded.get(path)
    if known is not None and known[0] == version:
        return known[1]
    module = ModuleType(f"course_checks_{path.parent.name}_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses look their module up there
    try:
        exec(compile(path.read_bytes(), path, "exec"), module.__dict__)  # noqa: S102 — the course's own file, as an import would run it
    except Exception as error:
        raise BrokenCheckError(path, f"{type(error).__name__}: {error}") from error
    _loaded[path] = (version, module)
    return module


_loaded: dict[Path, tuple[tuple[int, int], ModuleType]] = {}


def _steps(path: Path, *, hidden: bool = False) -> list[StepInfo]:
    steps = []
    for name, value in vars(load_module(path)).items():
        if not name.startswith("test_") or not isinstance(value, FunctionType):
            continue
        mark = mark_of(value)
        if mark is None:
            raise BrokenCheckError(path, f"{name} lacks @step(points=…, title=…)")
        steps.append(StepInfo(step_name(name), mark.title, mark.points, hidden))
    if not steps:
        raise BrokenCheckError(path, "has no step: write a function test_… marked with @step")
    return steps


def _shared_out(steps: list[StepInfo], hidden: list[StepInfo]) -> list[StepInfo]:
    """Let hidden steps share the points that the exercise has, as their own points weigh.

    The maximum stands in notebooks that students have already; it must not change.
    """
    known, added = (sum(step.points for step in part) for part in (steps, hidden))
    share = known / (known + added) if added else 1.0
    return [msgspec.structs.replace(step, points=step.points * share) for step in (*steps, *hidden)]


def step_name(function: str) -> str:
    """Return the name of the step that a test function is."""
    return function.removeprefix("test_")


def _extra_steps(lesson: str) -> dict[str, list[Path]]:
    extra: dict[str, list[Path]] = {}
    for path in sorted((hidden_folder() / lesson).glob("test_*.py")):
        name = getattr(load_module(path), "extends", None)
        if not isinstance(name, str):
            raise BrokenCheckError(path, 'say which exercise it extends: extends = "name"')
        extra.setdefault(name, []).append(path)
    return extra
