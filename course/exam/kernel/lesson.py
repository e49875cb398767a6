"""`lesson`, what a notebook has of the exam: check, hint, progress."""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading
from typing import TYPE_CHECKING, Any

from course.exam import guidance
from course.exam.exercise import UnknownNameError
from course.exam.kernel import connection, shadowed
from course.exam.kernel.attempts import Home
from course.exam.kernel.calls import Calls
from course.exam.kernel.console import NO_INPUT, Console, notebook_shell
from course.exam.kernel.shown import (
    CheckError,
    CheckFailedError,
    CheckInterrupted,
    NotAwaitedError,
    Result,
    is_grading,
    is_validating,
)
from course.exam.message import Message, say
from course.exam.progress import ProgressFile
from course.exam.render import as_text
from course.exam.spawn import ExaminerError
from course.exam.translate import LANGUAGES, language_of_environment, translate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Generator

    from course.exam.guidance import Shown
    from course.exam.protocol import Answer

_WAKE_SECONDS = 0.2
_console = Console()


class Lesson:
    """The exam of one lesson, as its notebook and its assignment use it.

        lesson = Lesson("03_requests")
        await lesson.check("get_user")

    `language` is "ru" or "en" (by default the course's); `namespace` is where the student's
    functions are: by default the notebook's, outside Jupyter the caller's module.
    """

    def __init__(
        self,
        name: str,
        language: str | None = None,
        *,
        namespace: dict[str, Any] | None = None,
    ) -> None:
        if language is not None and language not in LANGUAGES:
            raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
        self.name = name
        self._language = language or language_of_environment()
        self._namespace = namespace
        if namespace is None:
            self._namespace = _notebook() or sys._getframe(1).f_globals  # noqa: SLF001 — the caller's names, as a debugger finds them
        connection.shared().warm()

    def __repr__(self) -> str:
        return f"Lesson({self.name!r})"

    def check(self, exercise: str = "") -> Awaitable[Result]:
        """Run an exercise's check on the function of that name, as it is defined now."""
        return _Awaited(self, exercise)

    async def run(self, exercise: str) -> Result:
        """Do what awaiting `check` does."""
        self._demand_name(exercise, f"await lesson.check({_quoted(exercise)})")
        verdict, printed = await self._examined(exercise)
        if is_validating() and not verdict.passed:
            raise CheckFailedError(as_text(verdict, self._language))
        return Result(verdict, self._language, printed, self._notes(verdict))

    def hint(self, exercise: str = "") -> Shown:
        """Show the next hint, from vague to almost the answer."""
        self._demand_name(exercise, f"lesson.hint({_quoted(exercise)})")
        try:
            return guidance.hint(self.name, exercise, self._language)
        except UnknownNameError as error:
            raise CheckError(self.say(error.message)) from None

    def progress(self) -> Shown:
        """Show the lesson's exercises and the best points so far."""
        try:
            return guidance.progress(self.name, self._language)
        except UnknownNameError as error:
            raise CheckError(self.say(error.message)) from None

    def _demand_name(self, exercise: object, call: str) -> None:
        """Raise CheckError unless the exercise is named by a string, as in `call`."""
        if isinstance(exercise, str) and exercise:
            return
        message = say(
            "exam.name-wanted",
            "Write the exercise's name in quotes between the parentheses: `{call}`.",
            call=call,
        )
        raise CheckError(self.say(message))

    async def _examined(self, exercise: str) -> Any:
        examiner = connection.shared()
        home = Home(asyncio.get_running_loop(), threading.get_ident())
        context = contextvars.copy_context()
        namespace = self._namespace if self._namespace is not None else {}
        with _console.taken(self.say(NO_INPUT)) as printed:
            waiting = examiner.ask(
                self.name,
                exercise,
                lambda: Calls(namespace, examiner.send, home, context),
            )
            try:
                answer = await _awake(asyncio.wrap_future(waiting.future))
            except (asyncio.CancelledError, KeyboardInterrupt):
                examiner.abandon(waiting)
                raise CheckInterrupted(translate(_INTERRUPTED, self._language)) from None
            except ExaminerError as error:
                raise CheckError(self._unreachable(error)) from None
        if answer.verdict is None:
            raise CheckError(self.say(answer.message or _INTERRUPTED))
        return answer.verdict, printed.text

    def _notes(self, verdict: Any) -> str:
        """Record the verdict; return what there is to say beside it."""
        if is_grading():
            return ""  # the folder is not the student's working copy
        file = ProgressFile()
        file.record(verdict)
        notes = [None if verdict.passed else shadowed.complaint(), file.complaint]
        return "\n".join(self.say(note) for note in notes if note is not None)

    def _unreachable(self, error: ExaminerError) -> str:
        message = say(
            "exam.unreachable",
            "The examiner cannot be reached, so nothing was checked. {reason} "
            "Restart the kernel (Kernel → Restart) and check again; if that does not help, "
            "start the course anew.",
            reason=self.say(error.message),
        )
        return self.say(message)

    def say(self, message: Message) -> str:
        """Put a message into the lesson's language."""
        return translate(message, self._language)


_INTERRUPTED = say(
    "exam.interrupted",
    "The check was interrupted. Nothing was counted; your code was stopped where it could be.",
)


class _Awaited:
    """A check that runs when it is awaited, and that says so where the `await` was forgotten."""

    def __init__(self, lesson: Lesson, exercise: str) -> None:
        self._lesson = lesson
        self._exercise = exercise

    def __await__(self) -> Generator[Any, None, Result]:
        return self._lesson.run(self._exercise).__await__()

    def __repr__(self) -> str:
        return self._lesson.say(
            say(
                "exam.await",
                "Nothing was checked yet: write `await` before it, "
                "as in `await lesson.check({exercise})`.",
                exercise=_quoted(self._exercise),
            )
        )

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what Python and Jupyter ask of any object
            raise AttributeError(name)
        raise NotAwaitedError(repr(self))  # `lesson.check("get_user").passed`


def _quoted(exercise: object) -> str:
    """Write the name of an exercise as it should have been given, where a function was."""
    name = exercise if isinstance(exercise, str) else getattr(exercise, "__name__", "")
    return f'"{name or "…"}"'


async def _awake(future: asyncio.Future[Answer]) -> Answer:
    """Wait, and wake the loop now and then.

    A signal may be taken by another thread than the kernel's main one (and on Windows wakes
    no loop at all): Python then acts on it only when the main thread runs again, and the
    interrupt button would do nothing until the check is over.
    """
    try:
        while not future.done():
            await asyncio.wait([future], timeout=_WAKE_SECONDS)
        return future.result()
    finally:
        future.cancel()


def _notebook() -> dict[str, Any] | None:
    shell = notebook_shell()
    return None if shell is None else shell.user_ns
