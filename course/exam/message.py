"""Messages to people: a stable id, an English text, values to fill in."""

from __future__ import annotations

import msgspec


def filled(template: str, values: dict[str, str]) -> str:
    """Fill values into a template; a field without one stays as it is written.

    `build` names such a message, but not that of an instructor's own check, and a student
    should be able to read it all the same.
    """
    return template.format_map(_Values(values))


class _Values(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


class Message(msgspec.Struct, frozen=True):
    """What a person is told, before it is put into their language.

    `id` is the gettext context and what the tests of checks assert; `text` is the
    English template (`str.format` fields) and the gettext msgid. `saw` and `expected`
    are raw HTTP texts (or other plain texts) that are shown side by side.
    """

    id: str
    text: str
    values: dict[str, str] = {}
    saw: str | None = None
    expected: str | None = None

    def __str__(self) -> str:
        return filled(self.text, self.values)


def say(
    message_id: str,
    text: str,
    /,
    *,
    saw: str | None = None,
    expected: str | None = None,
    **values: object,
) -> Message:
    """Make a message; Babel extracts calls of `say` (id as context, text as msgid)."""
    return Message(
        message_id, text, {name: str(value) for name, value in values.items()}, saw, expected
    )
