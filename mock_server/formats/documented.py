"""What the documentation says of answers and bodies that come in several formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from mock_server.documentation import Answer, Header, Text
from mock_server.formats.representation import CSV, JSON, TEXT_XML, XML, encode
from mock_server.problems import ProblemDocument

VARY: Final = Header(
    "Vary",
    Text(
        en="The answer depends on Accept (RFC 9110, 12.5.5).",
        ru="Ответ зависит от Accept (RFC 9110, 12.5.5).",
    ),
    "Accept",
    always=False,
)
NOT_ACCEPTABLE: Final = Answer(
    ProblemDocument,
    {
        "detail": "Accept was 'text/html', which none of the formats fits that there are: "
        f"{JSON}, {XML}, {CSV}, {TEXT_XML}. Name one of them, or */* for any.",
        "available": [JSON, XML, CSV, TEXT_XML],
    },
)


def represented(
    model: Any,
    example: object = None,
    *,
    headers: tuple[Header, ...] = (),
    kind: type[msgspec.Struct] | None = None,
) -> Answer:
    """An answer in every format; `kind` is what a page holds."""
    media = _Examples(model, example, kind)
    return Answer(model, example, media=media, headers=(*headers, VARY))


def xml_bodies(example: str) -> dict[str, object]:
    """The media types of a body in XML, for `other_bodies`."""
    return {XML: example, TEXT_XML: example}


class _Examples(Mapping[str, object]):
    """The example in each format, made when the documentation is read: not at every start."""

    def __init__(self, model: Any, example: object, kind: type[msgspec.Struct] | None) -> None:
        self._model = model
        self._example = example
        self._kind = kind

    def __getitem__(self, media_type: str) -> object:
        if media_type == JSON:
            return None  # the model's own
        if media_type not in (XML, CSV, TEXT_XML):
            raise KeyError(media_type)
        from mock_server.reference.examples import of_model  # noqa: PLC0415 - as above

        example = of_model(self._model) if self._example is None else self._example
        record = msgspec.convert(example, self._model)
        return encode(record, media_type, self._kind)[0].decode()

    def __iter__(self) -> Iterator[str]:
        return iter((JSON, XML, CSV, TEXT_XML))

    def __len__(self) -> int:
        return 4
