"""A scenario's script of faults: which requests meet which fault, in which order.

A rule says which requests it is about and what they meet, one step after another. The first
rule that is about a request and has something for it decides. Chance is drawn from the
scenario's seed: the same requests in the same order meet the same faults.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any, Final

from mock_server.faults.misbehaviour import Met, read_options
from mock_server.protocol import ALWAYS, WORKS, FaultStep, Misbehave, RuleState

if TYPE_CHECKING:
    from aiohttp import web

MAX_RULES: Final = 1000
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
_WILDCARD: Final = re.compile(r"\*\*|\*")


class Rule:
    """What some requests meet; `matches` and `next` are asked for each request."""

    def __init__(self, number: int, wanted: Misbehave, seed: int) -> None:
        self.number = number
        self.path = wanted.path
        self.method = wanted.method.upper()
        self.query = dict(wanted.query)
        self.after = wanted.after
        self.chance = wanted.chance
        self.steps: list[FaultStep] = []
        self.seen = 0
        self._path = None if wanted.path == "*" else _pattern(wanted.path)
        self._values = {name: _pattern(value) for name, value in wanted.query.items()}
        # Only `random()` is promised to be the same in every version of Python.
        self._draw = random.Random(f"faults {number}:{seed}").random  # noqa: S311 - no secret
        self.add(wanted.fault, wanted.times, wanted.options)

    def add(self, fault: str, times: int | None, options: dict[str, Any]) -> None:
        """One more step. Raises ValueError for what cannot happen."""
        if times is None:
            times = ALWAYS if self.chance < 1 else 1
        if times != ALWAYS and times < 1:
            raise ValueError(
                f"a step happens at least once (or {ALWAYS}: always), not {times} times"
            )
        if self.steps and self.steps[-1].times == ALWAYS:
            raise ValueError("the step before happens always: no other can follow it")
        if fault == WORKS:
            if options:
                raise ValueError(f"{WORKS!r} takes no options: these requests are simply answered")
        else:
            options = read_options(fault, options)
        self.steps.append(FaultStep(fault, times, options))

    def matches(self, request: web.Request) -> bool:
        if self._path is not None and not self._path.fullmatch(request.path):
            return False
        if self.method and request.method != self.method:
            return False
        return all(
            any(pattern.fullmatch(value) for value in request.query.getall(name, ()))
            for name, pattern in self._values.items()
        )

    def next(self) -> Met | None:
        """What the next such request meets; None: not the business of this rule."""
        self.seen += 1
        if self.seen <= self.after or (self.chance < 1 and self._draw() >= self.chance):
            return None
        step = next(step for step in self.steps if step.left)
        step.met += 1
        return Met(step.fault, step.options, f"rule {self.number}")

    @property
    def over(self) -> bool:
        return not any(step.left for step in self.steps)

    def state(self) -> RuleState:
        return RuleState(
            number=self.number,
            path=self.path,
            method=self.method,
            query=self.query,
            after=self.after,
            chance=self.chance,
            steps=self.steps,
            seen=self.seen,
        )


class Script:
    """The rules of one scenario, in the order of their making."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self.header_allowed = True  # whether a request may ask for a fault itself
        self._count: int
        self.clear()

    def add(self, wanted: Misbehave) -> RuleState:
        """A new rule, or one more step of `wanted.rule`.

        Raises ValueError for an unknown fault, path, option, or a rule that is over.
        """
        if wanted.rule:
            rule = self._rules.get(wanted.rule)
            if rule is None:
                raise ValueError(
                    f"rule {wanted.rule} is over or removed; make a new one with misbehave(…)"
                )
            rule.add(wanted.fault, wanted.times, wanted.options)
            return rule.state()
        _check(wanted)
        if len(self._rules) >= MAX_RULES:
            raise ValueError(f"a script has at most {MAX_RULES} rules; clear_faults() drops them")
        rule = Rule(self._count + 1, wanted, self._seed)
        self._count = rule.number
        self._rules[rule.number] = rule
        return rule.state()

    def take(self, request: web.Request) -> Met | None:
        """What this request meets by the script, if anything; counted."""
        for rule in list(self._rules.values()):
            if rule.matches(request) and (met := rule.next()) is not None:
                if rule.over:
                    del self._rules[rule.number]
                return None if met.fault == WORKS else met
        return None

    def rules(self) -> list[RuleState]:
        return [rule.state() for rule in self._rules.values()]

    def remove(self, number: int) -> None:
        """Drop a rule; one that is over already is no error."""
        self._rules.pop(number, None)

    def clear(self) -> None:
        """No rules, as at the start; chances are drawn from the beginning again."""
        self._rules: dict[int, Rule] = {}
        self._count = 0
        self.draw = random.Random(f"faults by header:{self._seed}").random  # noqa: S311 - no secret

    def __bool__(self) -> bool:
        return bool(self._rules)


def _check(wanted: Misbehave) -> None:
    """Raise ValueError for what no request can ever match."""
    path = wanted.path
    if path != "*" and not path.startswith("/"):
        raise ValueError(f"a path starts with '/' (or is '*' for any), not {path!r}")
    if "?" in path:
        path, _, query = path.partition("?")
        pairs = dict(part.partition("=")[::2] for part in query.split("&"))
        raise ValueError(f"the query stands apart: misbehave({path!r}, …, query={pairs!r})")
    if wanted.method and not _TOKEN.fullmatch(wanted.method):
        raise ValueError(f"a method is a word like 'POST', not {wanted.method!r}")
    if wanted.after < 0:
        raise ValueError(f"`after` counts requests, 0 or more, not {wanted.after}")
    if not 0 < wanted.chance <= 1:
        raise ValueError(f"a chance is more than 0 and at most 1, not {wanted.chance}")


def _pattern(text: str) -> re.Pattern[str]:
    """`*` stands for anything within one segment of a path, `**` for any segments."""
    parts = _WILDCARD.split(text)
    stars = [".*" if star == "**" else "[^/]*" for star in _WILDCARD.findall(text)]
    pieces = [re.escape(parts[0])]
    for star, part in zip(stars, parts[1:], strict=True):
        pieces += [star, re.escape(part)]
    return re.compile("".join(pieces), re.DOTALL)
