"""What `python run.py build` does and says; `course.cli` only passes its options on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from course.build.builder import build
from course.build.checker import check

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from course.build.layout import Layout
    from course.build.problem import Problem


def run_build(
    only: Collection[str] | None,
    language: str | None = None,
    *,
    everything: bool = False,
    accept: Collection[str] = (),
    layout: Layout | None = None,
) -> int:
    """Build and report; returns the exit status."""
    report = build(
        only or None,
        language,
        everything=everything,
        accept=accept,
        layout=layout,
        progress=_making,
    )
    for cell in report.accepted:
        typer.echo(f"translation accepted: {cell}")
    for path in report.written:
        typer.echo(f"written: {path}")
    typer.echo(
        f"{len(report.written)} written, {len(report.unchanged)} unchanged, "
        f"{len(report.executed)} executed"
    )
    return _tell(report.problems)


def run_check(only: Collection[str] | None, layout: Layout | None = None) -> int:
    """Compare and report; returns the exit status."""
    problems = check(only or None, layout)
    if not problems:
        typer.echo("sources and generated files agree")
    return _tell(problems)


def _making(path: str) -> None:
    typer.echo(f"  {path} …")


def _tell(problems: Sequence[Problem]) -> int:
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        typer.echo(f"{len(problems)} to mend", err=True)
    return 1 if problems else 0
