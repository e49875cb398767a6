"""The WSDL 1.1 of the bookshop: document/literal, wrapped (WS-I Basic Profile 1.1)."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Final

NAMESPACE: Final = "urn:example:bookshop"  # RFC 6963: nobody's


def wsdl(address: str) -> bytes:
    """The description with the address at which it was asked for."""
    return _template().replace("ADDRESS", escape(address)).encode()


def action_of(operation: str) -> str:
    """The `SOAPAction` of an operation."""
    return f"{NAMESPACE}#{operation}"


@cache
def _template() -> str:
    return Path(__file__).with_name("bookshop.wsdl").read_text(encoding="utf-8")
