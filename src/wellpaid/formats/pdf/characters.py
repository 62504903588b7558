"""Characters as they come from pasted text, made ready to print."""

from __future__ import annotations

import unicodedata
from typing import Final

# Bullets of Word's lists: places in its own fonts (Symbol, Wingdings, Courier) and nowhere else.
_BULLETS: Final = "\uf06c\uf06e\uf06f\uf071\uf075\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc"
_AS_PRINTED: Final = {**{ord(one): "•" for one in _BULLETS}, ord("\t"): " ", ord("\r"): "\n"}
# Control characters, and halves of a character.
_NOTHING: Final = {"Cc", "Cs"}
_WORD_MAX: Final = 30


def printable(text: str) -> str:
    """Give a text with what nobody meant to print left out; line breaks stay.

    Bullets of Word's own fonts become "•". Letters that our fonts don't have stay: it is for the
    renderer to name them.
    """
    plain = text.replace("\r\n", "\n").translate(_AS_PRINTED)
    return "".join(c for c in plain if c == "\n" or unicodedata.category(c) not in _NOTHING)


def word_with(characters: str, texts: tuple[str, ...]) -> str:
    """Give the first word of ``texts`` that holds ``characters``, shortened; "" if none does."""
    words = (word for text in texts for word in text.split() if characters in word)
    word = next(words, "")
    start = max(0, word.find(characters) - _WORD_MAX // 2)
    return word[start : start + _WORD_MAX]
