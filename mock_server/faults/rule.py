"""A rule of a scenario's script of faults, as its maker holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mock_server.protocol import ALWAYS, Misbehave, RuleState
from mock_server.transcript import described

if TYPE_CHECKING:
    from typing import Self

    from mock_server.remote import Remote


class FaultRule:
    """Which requests meet which faults; more steps by `then`, gone by `remove`.

    `state` is the rule as it stood when it was listed, or made.
    """

    def __init__(self, remote: Remote, path: str, state: RuleState) -> None:
        self._remote = remote
        self._path = path
        self.state = state

    @property
    def number(self) -> int:
        """The journal names it: `exchange.fault_by == "rule 3"`."""
        return self.state.number

    def then(self, fault: str, times: int | None = None, **options: Any) -> Self:
        """What the requests after those meet ("works": no fault); returns the rule itself.

        Raises ValueError for an unknown fault or option, and for a rule that is over.
        """
        wanted = Misbehave(self.state.path, fault, times, options, rule=self.number)
        self.state = self._remote.call("POST", f"{self._path}/misbehave", RuleState, wanted)
        return self

    def remove(self) -> None:
        """These requests meet no fault any more; removing again does nothing."""
        self._remote.call("DELETE", f"{self._path}/faults/{self.number}", type(None))

    def __repr__(self) -> str:
        """`<FaultRule 3: POST /orders → reset ×3 (1 met), status(code=503) ×2>`."""
        state = self.state
        query = "&".join(f"{name}={value}" for name, value in state.query.items())
        about = " ".join(part for part in (state.method, state.path) if part)
        about += f"?{query}" if query else ""
        about += f", after {state.after}" if state.after else ""
        about += f", chance {state.chance}" if state.chance < 1 else ""
        steps = ", ".join(
            described(step.fault, step.options)
            + (" always" if step.times == ALWAYS else f" ×{step.times}")
            + (f" ({step.met} met)" if step.met else "")
            for step in state.steps
        )
        return f"<FaultRule {state.number}: {about} → {steps}>"
