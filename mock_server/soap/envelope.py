"""SOAP 1.1 messages: the envelope's rules, answers and faults (W3C Note of 8 May 2000)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from mock_server.formats.xml_writer import DECLARATION, printable, xml_element
from mock_server.problems import Problem
from mock_server.soap.wsdl import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgspec import Struct

    from mock_server.formats.xml_parser import Element

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12: Final = "http://www.w3.org/2003/05/soap-envelope"
NEXT: Final = "http://schemas.xmlsoap.org/soap/actor/next"
FaultCode: TypeAlias = Literal["Client", "Server", "VersionMismatch", "MustUnderstand"]

_S: Final = f"{{{SOAP}}}"
_SHOWN: Final = 80  # characters of what a client sent


class Fault(Exception):  # noqa: N818 - the term of SOAP
    """Raise it to answer with a fault (section 4.4).

    `detail` is the struct of an element of the WSDL; a fault over a header has none.
    """

    def __init__(self, code: FaultCode, text: str, detail: Struct | None = None) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text
        self.detail = detail

    def document(self) -> bytes:
        """The whole message."""
        lines = [
            "    <soap:Fault>",
            f"      <faultcode>soap:{self.code}</faultcode>",
            f'      <faultstring xml:lang="en">{printable(self.text)}</faultstring>',
        ]
        if self.detail is not None:
            name = type(self.detail).__name__
            inner = xml_element(self.detail, name, namespace=NAMESPACE, depth=4)
            lines += ["      <detail>", inner, "      </detail>"]
        return _message("\n".join([*lines, "    </soap:Fault>"]))


def answer(operation: str, records: Sequence[Struct]) -> bytes:
    """The message that answers an operation with some records."""
    return _message(xml_element(records, f"{operation}Response", namespace=NAMESPACE, depth=2))


def request_in(body: bytes, charset: str | None) -> Element:
    """The one element in a message's Body. Raises Fault for what is no SOAP 1.1 message."""
    # Who never speaks SOAP need not wait for an XML parser.
    from mock_server.formats.xml_parser import parse_xml  # noqa: PLC0415

    try:
        # Section 3: neither a DTD nor processing instructions.
        envelope = parse_xml(body, charset, instructions=False)
    except Problem as problem:
        raise Fault("Client", f"{problem.title}: {problem.detail}") from None
    _check_version(envelope)
    parts = list(envelope)
    header = parts.pop(0) if parts and parts[0].tag == f"{_S}Header" else None
    if not parts or parts[0].tag != f"{_S}Body":
        raise Fault(
            "Client",
            "The Envelope has no Body. Expected: an optional soap:Header, then one soap:Body.",
        )
    if len(parts) > 1:  # WS-I Basic Profile 1.1, R1011
        raise Fault("Client", f"After the Body comes {_named(parts[1])}; nothing may follow it.")
    if header is not None:
        _check_header(header)
    entries = list(parts[0])
    if len(entries) != 1:
        raise Fault(
            "Client",
            f"The Body has {len(entries)} elements; expected one, named after the operation.",
        )
    return entries[0]


def _check_version(envelope: Element) -> None:
    """Section 4.1.2: an Envelope of another namespace is one of another version."""
    namespace, _, name = str(envelope.tag).rpartition("}")
    if name != "Envelope":
        raise Fault("Client", f"The root element is {_named(envelope)}; expected soap:Envelope.")
    if envelope.tag != f"{_S}Envelope":
        found = namespace.removeprefix("{")
        version = "SOAP 1.2" if found == SOAP_12 else f"the namespace {found[:_SHOWN]!r}"
        raise Fault("VersionMismatch", f"The Envelope is of {version}; this is SOAP 1.1, {SOAP!r}.")


def _check_header(header: Element) -> None:
    """Section 4.2.3: what must be understood and is not, is refused. Nothing is known here."""
    for block in header:
        ours = block.get(f"{_S}actor", "").strip() in ("", NEXT)
        if ours and block.get(f"{_S}mustUnderstand", "").strip() in ("1", "true"):
            raise Fault(
                "MustUnderstand",
                f"The header {_named(block)} must be understood, and is not known here.",
            )


def _named(element: Element) -> str:
    namespace, _, name = str(element.tag).rpartition("}")
    where = f" of {namespace[1 : _SHOWN + 1]!r}" if namespace else ""
    return f"<{name[:_SHOWN]}>{where}"


def _message(body: str) -> bytes:
    return (
        f'{DECLARATION}<soap:Envelope xmlns:soap="{SOAP}">\n'
        f"  <soap:Body>\n{body}\n  </soap:Body>\n</soap:Envelope>\n"
    ).encode()
