"""Faults by name and their options."""

from typing import Annotated

import pytest
from aiohttp import web

from mock_server.faults import misbehaviour
from mock_server.faults.misbehaviour import FAULTS, FaultError, fault, options_of, read_options
from mock_server.rules.queries import about


@pytest.fixture
def faults(monkeypatch):
    monkeypatch.setattr(misbehaviour, "FAULTS", {})

    @fault("tea")
    async def tea(
        request, handler, *, sugar: Annotated[int, about("Lumps, 0 to 3.", "…", ge=0, le=3)] = 0
    ):
        return web.Response(status=418)

    return misbehaviour.FAULTS


def test_options_come_as_values_or_as_text(faults):
    assert read_options("tea", {"sugar": 2}) == {"sugar": 2}
    assert read_options("tea", {"sugar": "2", "delay": "1.5"}) == {"sugar": 2, "delay": 1.5}
    assert read_options("tea", {}) == {}


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("te", {}, "there is no such fault. Did you mean 'tea'"),
        ("tea", {"milk": 1}, "fault 'tea': milk: there is no such option"),
        ("tea", {"suger": 1}, "Did you mean 'sugar'"),
        ("tea", {"sugar": 4}, "Lumps, 0 to 3."),
        ("tea", {"sugar": "x"}, "'x' is not a whole number"),
        ("tea", {"delay": 31}, "Seconds, 0 to 30."),
        ("tea", {"delay": float("nan")}, "Seconds, 0 to 30."),
    ],
)
def test_wrong_names_and_options_are_called_by_their_names(faults, name, options, words):
    with pytest.raises(FaultError) as caught:
        read_options(name, options)
    assert words in str(caught.value)


def test_all_wrong_options_are_named_at_once(faults):
    with pytest.raises(FaultError) as caught:
        read_options("tea", {"milk": 1, "sugar": -1, "delay": "soon"})
    assert {error.parameter for error in caught.value.errors} == {"milk", "sugar", "delay"}


def test_a_name_is_given_once(faults):
    with pytest.raises(ValueError, match="two faults named 'tea'"):
        fault("tea")(None)


def test_every_fault_has_options_that_can_be_read_and_a_docstring():
    for name, function in FAULTS.items():
        assert options_of(function)(), name
        assert function.__doc__, name
