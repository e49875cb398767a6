"""Random choices that are the same on every platform and Python.

Of `random.Random` only `random()` is promised to give the same sequence for the same
seed in every version (Python documentation, "Notes on Reproducibility"), so everything
here is drawn from it alone.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Draw:
    """A stream of choices for one purpose: drawing more for one leaves the others alone."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._next = random.Random(f"{purpose}:{seed}").random  # noqa: S311 - not for secrets

    def below(self, end: int) -> int:
        """Draw a whole number from 0 up to, without, `end`."""
        return int(self._next() * end)

    def between(self, first: int, last: int) -> int:
        """Draw a whole number from `first` to `last`, both included."""
        return first + self.below(last - first + 1)

    def chance(self, probability: float) -> bool:
        """Be true with the given probability, 0 to 1."""
        return self._next() < probability

    def one(self, options: Sequence[T]) -> T:
        """Draw one of the options."""
        return options[self.below(len(options))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a drawn order (Fisher-Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result
