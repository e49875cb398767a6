"""What the client would rather have: media type and language (RFC 9110, section 12.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web


def qualities(field: str) -> dict[str, float]:
    """The weights of an `Accept` or `Accept-Language` field, by lower-case name."""
    weights = {}
    for entry in field.split(","):
        name, *parameters = (part.strip() for part in entry.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    weight = float(value)
                except ValueError:
                    weight = 0.0
        if name:
            weights[name.lower()] = weight
    return weights


def wants_page(request: web.Request) -> bool:
    """Say whether HTML is asked for by name and no less than JSON, as browsers do."""
    weights = qualities(request.headers.get("Accept", ""))
    page = weights.get("text/html", 0.0)
    return page > 0 and page >= weights.get("application/json", 0.0)


def language_of(request: web.Request) -> str:
    """Return "ru" or "en": `?lang=` first, then `Accept-Language`, then English."""
    chosen = request.query.get("lang")
    if chosen in ("ru", "en"):
        return chosen
    weights = qualities(request.headers.get("Accept-Language", ""))

    def weight(language: str) -> float:
        named = [w for name, w in weights.items() if name.split("-")[0] == language]
        return max(named, default=0.0)

    return "ru" if weight("ru") > weight("en") else "en"
