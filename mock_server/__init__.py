"""A web API on this machine that remembers what it was asked.

`server = mock_server.start()`; `python -m mock_server` serves alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_server.exchange import Exchange
    from mock_server.handle import Scenario, Server
    from mock_server.journal import Journal, JournalMismatch
    from mock_server.launch import StartError
    from mock_server.protocol import CONTROL_VARIABLE
    from mock_server.remote import ServerStoppedError
    from mock_server.servers import start

__all__ = [
    "CONTROL_VARIABLE",
    "Exchange",
    "Journal",
    "JournalMismatch",
    "Scenario",
    "Server",
    "ServerStoppedError",
    "StartError",
    "start",
]

# Loaded when first used: the server's process needs none of these, and a kernel few.
_MODULES = {
    "CONTROL_VARIABLE": "protocol",
    "Exchange": "exchange",
    "Journal": "journal",
    "JournalMismatch": "journal",
    "Scenario": "handle",
    "Server": "handle",
    "ServerStoppedError": "remote",
    "StartError": "launch",
    "start": "servers",
}


def __getattr__(name: str) -> Any:
    import importlib  # noqa: PLC0415 - only then

    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    return value
