"""The order of a collection: by several keys, each upwards or, with a minus, downwards.

`sort=author,-year` sorts by author and, within one author, the newest first. Records that are
equal by all keys stand in the order of their ids, so that the order is total and two pages
never share a record.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

from mock_server.bookshop.search import folded
from mock_server.rules.queries import about

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgspec import Meta

ItemT = TypeVar("ItemT")

ID: Final = "id"
_id: Final = attrgetter(ID)


def sortable(*keys: str, example: str) -> Meta:
    """Describe a parameter `sort` by the names of what can be sorted by."""
    names = "|".join(keys)
    listed = ", ".join(keys)
    return about(
        f"Order: {listed}; several with commas, a leading minus turns one round.",
        f"Порядок: {listed}; можно несколько через запятую, минус впереди — обратный.",
        example=example,
        pattern=f"^-?({names})(,-?({names}))*$",
        max_length=200,
    )


def keys_of(sort: str) -> list[tuple[str, bool]]:
    """The keys and whether each is downwards, the id last: in the direction of the first."""
    keys = [(name.removeprefix("-"), name.startswith("-")) for name in sort.split(",")]
    return [*keys, (ID, keys[0][1])]


def order(items: list[ItemT], sort: str) -> None:
    """Sort a list of records in place."""
    keys = keys_of(sort)
    if sort == ID:
        items.sort(key=_id)
        return
    if len({downwards for _, downwards in keys}) == 1:
        names = list(dict.fromkeys(name for name, _ in keys))
        items.sort(key=lambda item: [_value(item, name) for name in names], reverse=keys[0][1])
        return
    for name, downwards in reversed(keys):  # sorting is stable: the first key comes last
        items.sort(key=lambda item: _value(item, name), reverse=downwards)


def place_of(item: object, sort: str) -> list[Any]:
    """What decides the place of a record in an order, most important first."""
    return [_value(item, name) for name, _ in keys_of(sort)]


def is_after(item: object, place: Sequence[Any], sort: str) -> bool:
    """Say whether a record stands after a place."""
    for (name, downwards), other in zip(keys_of(sort), place, strict=True):
        own = _value(item, name)
        if own != other:
            return bool(own < other) if downwards else bool(own > other)
    return False


def _value(item: object, name: str) -> Any:
    value = getattr(item, name)
    return folded(value) if isinstance(value, str) else value
