"""Requests that the journal does not keep: those of the documentation's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from aiohttp import web

    from mock_server.wire.recorder import Recording


class _Serves(Protocol):
    recording: Recording | None


def unrecorded(request: web.BaseRequest) -> None:
    """Take this exchange out of the journal; its number is not given again."""
    recording = cast("_Serves", request.protocol).recording
    if recording is not None and recording.recorder is not None:
        recording.recorder.forget([recording.number])
