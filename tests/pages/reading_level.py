"""How hard a text is to read, as the Flesch-Kincaid grade: a school year in the United States.

Kincaid, J. P. et al. (1975): 0.39 * words / sentences + 11.8 * syllables / words - 15.59.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_VOWELS = re.compile(r"[aeiouy]+")
_WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)?")


def syllables(word: str) -> int:
    """Count the syllables of an English word: groups of vowels, without most silent endings."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(plain))
    is_silent = plain.endswith(("e", "es", "ed")) and not plain.endswith(
        ("le", "les", "ted", "ded", "ses", "ces", "ges", "ches", "shes", "xes", "zes", "ee")
    )
    return max(1, count - is_silent)


def grade(sentences: Iterable[str]) -> float:
    """Give the grade of some sentences."""
    lists = [words for words in map(_WORD.findall, sentences) if words]
    words = [word for sentence in lists for word in sentence]
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / len(lists) + 11.8 * spoken / len(words) - 15.59


def sentences_of(text: str) -> list[str]:
    """Cut a paragraph at the ends of its sentences."""
    return [part for part in re.split(r"(?<=[.?!:])\s+", text) if part.strip()]
