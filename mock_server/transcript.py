"""Showing what went over the wire: plain text, and side by side in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_VISIBLE_CONTROLS: Final = {code: f"\\x{code:02x}" for code in (*range(32), 127)}
for _kept in (9, 10, 13):  # tab, LF, CR
    del _VISIBLE_CONTROLS[_kept]


def wire_text(head: bytes, body: bytes, body_length: int) -> str:
    """A message for reading: what is no text is shown as bytes, what was cut is told."""
    text = _as_text(head) if head else ""
    if body:
        text += _as_text(body)
    if body_length > len(body):
        text += f"\n[… {len(body):,} / {body_length:,} bytes]"
    return text


def _as_text(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            text = data[: error.start].decode("utf-8")  # cut within a character
        else:
            return _as_bytes(data)
    return text.replace("\r\n", "\n").translate(_VISIBLE_CONTROLS)


def _as_bytes(data: bytes) -> str:
    """Bytes that are no text: ASCII as it is, the rest escaped; long data by its beginning."""
    shown = data if data.isascii() or len(data) <= 2048 else data[:256]  # noqa: PLR2004 - a screen
    text = shown.decode("ascii", "backslashreplace").replace("\r\n", "\n")
    text = text.translate(_VISIBLE_CONTROLS)
    return text if len(shown) == len(data) else f"{text}[… {len(shown):,} / {len(data):,} bytes]"


def described(fault: str, options: Mapping[str, object]) -> str:
    """A fault in words: `status(code=503, retry_after=1)`."""
    listed = ", ".join(f"{name}={value}" for name, value in options.items())
    return f"{fault}({listed})" if listed else fault


class Wire:
    """A request and its response; the last value of a notebook's cell shows both.

    The plain text marks the request's lines with ">" and the response's with "<", as curl does.
    """

    def __init__(self, request: str, response: str, fault: str | None = None) -> None:
        self.request = request
        self.response = response
        self.fault = fault

    def __str__(self) -> str:
        lines = [f"> {line}".rstrip() for line in self.request.rstrip("\n").split("\n")]
        response = self.response.rstrip("\n")
        if response:
            lines.append("")
            lines += [f"< {line}".rstrip() for line in response.split("\n")]
        if self.fault:
            lines.append(f"* {self.fault}")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_mimebundle_(
        self,
        include: object = None,  # noqa: ARG002 - IPython's signature
        exclude: object = None,  # noqa: ARG002 - IPython's signature
    ) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._html()}

    def _html(self) -> str:
        from html import escape  # noqa: PLC0415 - only notebooks need it

        def column(arrow: str, text: str) -> str:
            first, _, rest = text.partition("\n")
            return (
                '<div style="flex:1 1 22em;min-width:0">'
                f'<div aria-hidden="true" style="opacity:.6">{arrow}</div>'
                '<pre style="margin:0;padding:.5em;white-space:pre-wrap;overflow-wrap:anywhere;'
                'border:1px solid rgba(128,128,128,.4);border-radius:4px">'
                f"<b>{escape(first)}</b>\n{escape(rest)}</pre></div>"
            )

        fault = f'<div style="flex-basis:100%">✂ {escape(self.fault)}</div>' if self.fault else ""
        return (
            '<div style="display:flex;flex-wrap:wrap;gap:1em;align-items:flex-start">'
            f"{column('→', self.request)}{column('←', self.response)}{fault}</div>"
        )
