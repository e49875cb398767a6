"""A scenario's parts and clock."""

import datetime as dt
import time

import pytest

from mock_server.scenario import Scenario


class Counter:
    def __init__(self, scenario):
        self.seed = scenario.seed
        self.count = 0


def test_a_part_is_made_once_for_each_scenario():
    one, other = Scenario(1, seed=5), Scenario(2, seed=6)
    one.part(Counter).count += 1
    assert one.part(Counter).count == 1
    assert (one.part(Counter).seed, other.part(Counter).seed) == (5, 6)
    assert other.part(Counter).count == 0
    one.reset()
    assert one.part(Counter).count == 0


def test_the_clock_moves_forward_only():
    scenario = Scenario(1, seed=1)
    before = scenario.clock.now()
    scenario.clock.advance(3600)
    passed = scenario.clock.now() - before
    assert dt.timedelta(seconds=3600) <= passed < dt.timedelta(seconds=3660)
    assert before.tzinfo is dt.UTC
    for wrong in (-1, float("nan")):
        with pytest.raises(ValueError, match="forward"):
            scenario.clock.advance(wrong)
    scenario.reset()
    assert abs(scenario.clock.time() - time.time()) < 60
