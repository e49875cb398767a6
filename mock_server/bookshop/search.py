"""Finding text as people type it: in any script, whatever the case and the accents.

What counts as the same, and what does not:

- case, in every script that has it (ß and ss, final ς and σ; İ, I, ı and i, so that a reader
  finds "Isparta" and "İstanbul" with either keyboard), composed and decomposed characters,
  wide and narrow forms, digits of any script;
- Latin and Greek letters with and without their marks; ł, ø, đ and the like as they are typed
  where there is no such key;
- Cyrillic ё and е, and stress marks, which most texts leave out; but й, ї, ў are letters of
  their own, not и, і, у with a mark;
- Arabic with and without vowel points and tatweel, the forms of alef, ى and ي, ة and ه;
  Hebrew with and without points;
- か and が are different sounds, so Japanese keeps its marks; Chinese and Japanese have no
  spaces, and a word is found anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Letters that Unicode does not take apart, as people without them on their keyboard write them.
_PLAIN: Final[dict[int, int | str | None]] = {
    **{ord(letter): ord(plain) for letter, plain in zip("łøđðħıىةٱ", "loddhiيها", strict=True)},
    ord("þ"): "th",
    ord("æ"): "ae",
    ord("œ"): "oe",
    ord("ـ"): None,
}
# General marks, Hebrew points, Arabic vowel points and hamza.
_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
# The marks that make another letter of a Cyrillic one: of й and ў, and of ї.
_LETTERS: Final = re.compile("(?<=[иу])\u0306|(?<=і)\u0308")
_KEPT: Final = {"\u0306": "\ue000", "\u0308": "\ue001"}  # private: in no text
_GIVEN_BACK: Final = str.maketrans({mark: letter for letter, mark in _KEPT.items()})


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Fold a text for comparison ("Łódź" ~ "lodz", "Ёлка" ~ "елка").

    Case folding and compatibility decomposition (Unicode Standard, section 3.13 and
    Annex 15), then without marks.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = _LETTERS.sub(lambda match: _KEPT[match[0]], decomposed)
    plain = _MARKS.sub("", kept).translate(_GIVEN_BACK).translate(_PLAIN)
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    return unicodedata.normalize("NFC", digits)


def found(words: str, *texts: str | None) -> bool:
    """Say whether every one of the words is somewhere in the texts."""
    place = "\n".join(folded(text) for text in texts if text)
    return all(word in place for word in folded(words).split())
