"""Named views of a scenario's state, for reading through control.

A concept registers one: `@snapshot("users") def users(scenario): return [...]` (structs);
`handle.snapshot("users", User)` reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mock_server.scenario import Scenario

    View: TypeAlias = Callable[[Scenario], Sequence[Any]]

SNAPSHOTS: Final[dict[str, View]] = {}


def snapshot(name: str) -> Callable[[View], View]:
    """Register a view under this name."""

    def register(view: View) -> View:
        if name in SNAPSHOTS:
            raise ValueError(f"there are two snapshots named {name!r}")
        SNAPSHOTS[name] = view
        return view

    return register
