"""The commands behind `python run.py`; they only wire."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from course.exam.message import Message, say
from course.exam.translate import language_of_environment, translate
from course.places import ROOT, called_from

if TYPE_CHECKING:
    from pathlib import Path

    from course.lab.working_copy import NotebookNotFoundError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


def spoken(message: Message) -> str:
    return translate(message, language_of_environment())


def fail(message: Message) -> typer.Exit:
    typer.echo(spoken(message), err=True)
    return typer.Exit(1)


NOTEBOOK = typer.Argument(
    help=spoken(say("cli.notebook", "a path, a name or a number, such as exercises/03"))
)


@app.command(help=spoken(say("cli.lab", "Open the course in JupyterLab.")))
def lab(
    *,
    browser: Annotated[
        bool,
        typer.Option(
            "--browser/--no-browser", help=spoken(say("cli.lab.browser", "open a browser"))
        ),
    ] = True,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help=spoken(say("cli.lab.port", "port of JupyterLab"))),
    ] = None,
) -> None:
    from course.lab import jupyter, working_copy

    copy = working_copy.WorkingCopy(ROOT, language_of_environment())
    try:
        events = copy.synchronize()
    except OSError as error:
        raise fail(
            say(
                "lab.read-only",
                "The working copies cannot be written to {folder}: {reason}. Free some space or "
                "copy the course to a folder of yours, then run the command again.",
                folder=copy.folder,
                reason=error.strerror or error,
            )
        ) from error
    for event in events:
        typer.echo(f"  {spoken(_CHANGES[event.change])}: {event.notebook}")
    lessons = copy.lessons()
    if not lessons:
        raise fail(
            say(
                "lab.no-lessons",
                "There are no lessons in this copy of the course; it seems to be incomplete. "
                "Download it again.",
            )
        )
    try:
        status = jupyter.run(copy.folder, lessons[0], port=port, browser=browser)
    except jupyter.PortBusyError as error:
        raise fail(
            say(
                "lab.port-busy",
                "Port {port} is in use, perhaps by a JupyterLab that is still open. Choose "
                "another one (--port {next}) or leave --port out.",
                port=port,
                next=(port or 0) + 1,
            )
        ) from error
    raise typer.Exit(status)


_CHANGES = {
    "added": say("lab.added", "new"),
    "updated": say("lab.updated", "updated"),
    "kept": say(
        "lab.kept", "yours is kept, a newer version is there (python run.py reset NOTEBOOK)"
    ),
}


@app.command(help=spoken(say("cli.reset", "Bring a notebook back; yours is kept beside it.")))
def reset(notebook: Annotated[str, NOTEBOOK]) -> None:
    from course.lab.working_copy import NotebookNotFoundError, WorkingCopy

    try:
        target, kept = WorkingCopy(ROOT, language_of_environment()).reset(notebook)
    except NotebookNotFoundError as error:
        raise fail(which(error)) from error
    typer.echo(spoken(say("reset.done", "Fresh again: {notebook}", notebook=target)))
    if kept is not None:
        typer.echo(spoken(say("reset.kept", "Your version is here: {kept}", kept=kept)))


@app.command(help=spoken(say("cli.check", "Check a notebook's exercises without JupyterLab.")))
def check(notebook: Annotated[str, NOTEBOOK]) -> None:
    from course.exam.render import as_text
    from course.lab.check import UnreadableNotebookError
    from course.lab.check import check as examine

    given = called_from() / notebook
    path = given if given.is_file() else find(notebook)
    try:
        verdicts = examine(path)
    except UnreadableNotebookError as error:
        raise fail(
            say(
                "check.unreadable",
                "{notebook} cannot be read as a notebook: {reason}. Open it in JupyterLab, or "
                "bring it back with `python run.py reset`, which keeps yours beside it.",
                notebook=path,
                reason=error,
            )
        ) from error
    if not verdicts:
        raise fail(
            say(
                "check.none",
                "No exercise of {notebook} was checked: it has no check cells, or its set-up "
                "cell fails. Exercises are in the folder `exercises`.",
                notebook=path,
            )
        )
    for verdict in verdicts:
        typer.echo(f"{as_text(verdict, language_of_environment())}\n")
    points = sum(verdict.points for verdict in verdicts)
    total = sum(verdict.max_points for verdict in verdicts)
    typer.echo(
        spoken(
            say("check.sum", "{points} of {total} points", points=f"{points:g}", total=f"{total:g}")
        )
    )
    raise typer.Exit(0 if all(verdict.passed for verdict in verdicts) else 1)


def find(notebook: str) -> Path:
    """The learner's copy with exercises that goes by a name; ends the command without one."""
    from course.lab.working_copy import NotebookNotFoundError, WorkingCopy

    copy = WorkingCopy(ROOT, language_of_environment())
    try:
        path = copy.find(notebook)
    except NotebookNotFoundError as error:
        # `03` is a lesson's number too, and lessons have nothing to check.
        exercises = [name for name in error.candidates if name.startswith("exercises/")]
        if len(exercises) != 1 or len(error.candidates) == 1:
            raise fail(which(error)) from error
        path = copy.folder / exercises[0]
    if not path.exists():
        raise fail(
            say(
                "check.no-copy",
                "{notebook} is not there yet: `python run.py lab` makes your copies.",
                notebook=path,
            )
        )
    return path


def which(error: NotebookNotFoundError) -> Message:
    return say(
        "reset.which",
        "'{name}' is not the name of one notebook. Choose one of these: {candidates}",
        name=error.name,
        candidates=", ".join(error.candidates),
    )


@app.command(help=spoken(say("cli.serve", "Start the mock server alone.")))
def serve(
    port: Annotated[int, typer.Option(help=spoken(say("cli.serve.port", "its port")))] = 8000,
) -> None:
    line = [sys.executable, "-m", "mock_server", "--port", str(port)]
    raise typer.Exit(subprocess.run(line, check=False).returncode)


@app.command(help=spoken(say("cli.build", "Build the notebooks from their sources.")))
def build(
    only: Annotated[
        list[str] | None,
        typer.Argument(help=spoken(say("cli.build.only", "stems such as 03_requests; else all"))),
    ] = None,
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help=spoken(say("cli.build.check", "compare, execute nothing"))),
    ] = False,
    everything: Annotated[
        bool,
        typer.Option("--all", help=spoken(say("cli.build.all", "execute unchanged lessons too"))),
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept-translation",
            help=spoken(say("cli.build.accept", "this cell's (or file's) English is up to date")),
        ),
    ] = None,
) -> None:
    from course.build.command import run_build, run_check

    if check:
        raise typer.Exit(run_check(only))
    raise typer.Exit(run_build(only, everything=everything, accept=accept or ()))


@app.command("test", help=spoken(say("cli.test", "Run the whole test suite.")))
def run_suite(
    stages: Annotated[
        list[str] | None,
        typer.Argument(help=spoken(say("cli.test.stages", "names of stages; else all"))),
    ] = None,
) -> None:
    from course.suite.stages import STAGES, run

    known = [stage.name for stage in STAGES]
    if unknown := [name for name in stages or [] if name not in known]:
        raise fail(
            say(
                "test.unknown-stage",
                "There is no stage '{unknown}'. The stages are: {known}",
                unknown=unknown[0],
                known=", ".join(known),
            )
        )
    raise typer.Exit(run(stages or []))


@app.command(help=spoken(say("cli.lock", "Lock the dependencies for all platforms (needs uv).")))
def lock(
    *,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help=spoken(say("cli.lock.upgrade", "take newer versions")))
    ] = False,
) -> None:
    from course import lock as locking

    try:
        locking.lock(upgrade=upgrade)
    except locking.UvMissingError as error:
        raise fail(
            say("lock.no-uv", "Locking needs uv: python -m pip install uv, then once more.")
        ) from error


def main() -> None:
    app(prog_name="python run.py")
