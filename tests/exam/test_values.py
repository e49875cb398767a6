from __future__ import annotations

import enum
import math
import threading

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.exam import values


def over_the_wire(value, handle_of=None, object_of=None):
    tree = msgspec.json.decode(msgspec.json.encode(values.to_wire(value, handle_of)))
    return values.from_wire(tree, object_of)


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary()
)
keys = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
plain = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


def same(left, right):
    if type(left) is not type(right):
        return False
    if type(left) is list:
        return len(left) == len(right) and all(map(same, left, right))
    if type(left) is dict:
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    return left == right and (
        type(left) is not float or math.copysign(1, left) == math.copysign(1, right)
    )


@given(plain)
def test_plain_data_arrives_as_it_was(value):
    assert same(over_the_wire(value), value)


@pytest.mark.parametrize(
    "value", [{"$": "bytes", "base64": "AAAA"}, {"$": 1}, {"a": {"$": "handle", "id": 1}}]
)
def test_data_that_looks_like_our_own_marks_is_data(value):
    assert over_the_wire(value) == value


def test_tuples_arrive_as_lists():
    assert over_the_wire(((1, (2,)), [3])) == [[1, [2]], [3]]


class Text(str):
    __slots__ = ()

    def __eq__(self, _):
        return True

    __hash__ = str.__hash__


class Meta(type):
    def __getattribute__(cls, name):
        raise RuntimeError("do not ask")


class Strange(metaclass=Meta):
    pass


Colour = enum.Enum("Colour", ["RED"])
cyclic: list = []
cyclic.append(cyclic)
deep: list = []
for _ in range(100_000):
    deep = [deep]


@pytest.mark.parametrize(
    ("value", "path", "kind"),
    [
        (Text("x"), "", "test_values.Text"),
        ([1, {"a": Text("x")}], "[1]['a']", "test_values.Text"),
        ({Text("x"): 1}, "", "test_values.Text"),
        ({(1, 2): 1}, "", "tuple"),
        ({1, 2}, "", "set"),
        (1j, "", "complex"),
        (float("nan"), "", "float"),
        ([float("-inf")], "[0]", "float"),
        ("\ud800", "", "str"),
        (10**4000, "", "int"),
        ("x" * 4_000_001, "", "str"),
        (["x" * 2_000_001] * 2, "[1]", "str"),
        ("\x01" * 700_000, "", "str"),
        (b"x" * 4_000_001, "", "bytes"),
        (list(range(100_001)), "", "list"),
        ([[0] * 60_000] * 2, "[1]", "list"),
        (Strange(), "", "test_values.Strange"),
        (Colour.RED, "", "test_values.Colour"),
    ],
)
def test_what_cannot_cross_is_named(value, path, kind):
    with pytest.raises(values.NotPlainError) as caught:
        values.to_wire(value)
    assert caught.value.path == path
    assert caught.value.type.endswith(kind)


@pytest.mark.parametrize("value", [cyclic, deep])
def test_depth_is_limited(value):
    with pytest.raises(values.NotPlainError, match="nested deeper"):
        values.to_wire(value)


def test_a_container_that_changes_meanwhile_is_no_disaster():
    data = {str(number): number for number in range(1000)}
    stop = threading.Event()

    def change():
        while not stop.is_set():
            data.pop("x", None)
            data["x"] = 1

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(200):
            try:
                assert len(over_the_wire(data)) in (1000, 1001)
            except RuntimeError as error:
                assert "changed size" in str(error)  # noqa: PT017 — either end is right
    finally:
        stop.set()
        thread.join()


def test_objects_cross_as_handles():
    one, other = object(), object()
    number_of = {id(one): 1, id(other): 2}
    arrived = over_the_wire(
        {"a": [one, other]},
        lambda value: number_of.get(id(value)),
        lambda found: {1: one, 2: other}[found["id"]],
    )
    assert arrived["a"][0] is one
    assert arrived["a"][1] is other


@pytest.mark.parametrize(
    "tree",
    [
        {"$": "no such kind"},
        {"$": None},
        {"$": "bytes"},
        {"$": "bytes", "base64": "*"},
        {"$": "bytes", "base64": 5},
        {"$": "int", "hex": "zz"},
        {"$": "dict", "items": [[1]]},
        {"$": "dict", "items": [[[], 1]]},
        {"$": "dict", "items": None},
    ],
)
def test_what_a_hostile_kernel_may_write_is_a_value_error(tree):
    with pytest.raises(ValueError, match=r"."):
        values.from_wire([tree], lambda _: None)


def test_texts_are_cut_with_a_note():
    assert values.cut("x" * 5000, 3) == "xxx… (5,000 characters)"
    assert values.cut("\ud800") == "?"
    assert values.cut("ё") == "ё"
