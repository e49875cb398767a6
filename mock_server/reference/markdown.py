"""All routes as a Markdown page, for who works on the course: `docs/reference.md`.

`python -m mock_server.reference.markdown` writes it anew; a test compares.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mock_server.faults.table import LIBRARIES, STAGES, TABLE
from mock_server.httpbin.differences import DIFFERENCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mock_server.faults.table import Outcome
    from mock_server.registry import Route

PATH: Final = Path(__file__).parents[2] / "docs" / "reference.md"
COMMAND: Final = "python -m mock_server.reference.markdown"
_HEAD: Final = f"""# Reference

Generated from the route registry by `{COMMAND}`; not to be edited. The same, with
examples and in both languages, is what a running server shows at `/docs`; `/openapi.json` is for
programs. What the data means and how it is made stands in [endpoints.md](endpoints.md).
"""


def markdown() -> str:
    """The page."""
    return "\n".join([_HEAD, *_routes(), *_faults(), *_differences()])


def _routes() -> Iterator[str]:
    from mock_server.app import registries  # noqa: PLC0415 - it is made of this room, too

    for registry in registries():
        lesson = f" ({registry.tag.lesson})" if registry.tag.lesson else ""
        yield f"## {registry.tag.text.en}{lesson}\n"
        yield "| route | what it does | parameters | statuses |\n|---|---|---|---|"
        yield from map(_row, registry)
        yield ""


def _row(route: Route) -> str:
    method = "any" if route.method == "*" else route.method
    parameters = " ".join(
        f"`{parameter.name}`" for parameter in route.parameters if parameter.where != "path"
    )
    statuses = " ".join(str(status) for status in sorted(route.returns))
    if route.any_status:
        statuses += " any"
    cells = (f"`{method} {route.path_template}`", route.summary.en, parameters, statuses)
    return _line(cells)


def _faults() -> Iterator[str]:
    yield "## Fault → exception\n"
    yield "Of a GET with `raise_for_status()` and `.json()`, and at which step; –: none.\n"
    yield _line(("fault", "what the client meets", *LIBRARIES))
    yield "|---" * (2 + len(LIBRARIES)) + "|"
    for row in TABLE:
        met = row.text.en if row.timeout is None else f"{row.text.en} (timeout {row.timeout} s)"
        outcomes = (row.requests, row.aiohttp, row.httpx)
        yield _line((f"`{row.fault}`", met, *map(_outcome, outcomes)))
    yield ""


def _outcome(outcome: Outcome) -> str:
    if outcome.raises is None:
        return "–"
    stage = f" ({STAGES[outcome.stage].en})" if outcome.stage else ""
    times = f", {outcome.requests} requests" if outcome.requests > 1 else ""
    return f"`{outcome.raises}`{stage}{times}"


def _differences() -> Iterator[str]:
    yield "## Unlike httpbin, on purpose\n"
    yield "| where | here | why |\n|---|---|---|"
    for difference in DIFFERENCES.values():
        yield _line((f"`{difference.path}`", difference.what.en, difference.why.en))
    yield ""


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PATH.write_text(markdown(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PATH}\n")
