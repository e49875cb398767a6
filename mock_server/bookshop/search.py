"""Finding text as people type it: in any script, whatever the case and the accents."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Fold a text for comparison: no case, accents or compatibility forms ("Łódź" ~ "łodz").

    Case folding and compatibility decomposition (Unicode Standard, section 3.13 and
    Annex 15), then without combining marks.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def found(words: str, *texts: str | None) -> bool:
    """Say whether every one of the words is somewhere in the texts."""
    place = "\n".join(folded(text) for text in texts if text)
    return all(word in place for word in folded(words).split())
