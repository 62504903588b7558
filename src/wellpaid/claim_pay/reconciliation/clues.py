"""What a bank's words say about a deposit: payment numbers, plans, and whether a plan sent it.

A TRN segment (CAQH CORE 370, record 7 of the entry) names payment and plan; many banks print it
cut, or not at all, so that every word may be a payment's number, and the first letters of a name
may be a plan's.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

_TRN = re.compile(r"TRN\*1\*([^*~\\\s]+)(?:\*(\d{10}))?", re.I)
_TRN_ENDS = re.compile(r"[*~\\\s]+")  # a number may hold any of the other separators
_SEPARATORS = re.compile(r"[*~\\|/=#:;,\s]+")
_EDGES = ".,;:()[]{}<>'\"-"
_CLAIM_WORD = "HCCLAIMPMT"
_CARD_WORDS = frozenset({"CARD", "CARDS", "BANKCARD", "MERCHANT", "VISA", "MASTERCARD", "MC"})
# An ACH entry has sixteen places for the sender's name, and banks cut that again.
_NAME_LETTERS = 10


@dataclass(frozen=True, slots=True)
class Clues:
    """What the words of one deposit say.

    :param words: each word in capitals, a TRN segment's elements apart
    :param traces: payment numbers of TRN segments, with the plan's number where it stands there
    :param payers: plans that it may be of, by name or number
    """

    words: tuple[str, ...]
    traces: tuple[tuple[str, str], ...]
    payers: frozenset[Hashable]
    is_of_a_plan: bool
    is_of_cards: bool


class PayerNames:
    """Finds plans in a text, by their number and the first letters of their names."""

    def __init__(self, names: Iterable[tuple[Hashable, str]]) -> None:
        """Take (plan, name or number) pairs; a plan may have several."""
        self._numbers: dict[str, set[Hashable]] = {}
        self._names: dict[str, list[tuple[str, Hashable]]] = {}
        for payer, name in set(names):
            plain = _plain(name)
            if plain.isdigit():
                self._numbers.setdefault(plain, set()).add(payer)
            elif plain:
                self._names.setdefault(plain.split(" ", 1)[0], []).append((plain, payer))

    def find(self, words: tuple[str, ...]) -> frozenset[Hashable]:
        """Give the plans that the words name; of names that begin alike the longer match."""
        found: set[Hashable] = set()
        for place, word in enumerate(words):
            if word in self._numbers:
                found |= self._numbers[word]
            elif word in self._names:
                found |= self._longest(self._names[word], words[place : place + 6])
        return frozenset(found)

    @staticmethod
    def _longest(names: list[tuple[str, Hashable]], words: tuple[str, ...]) -> set[Hashable]:
        text, best, found = " ".join(words), 0, set[Hashable]()
        for name, payer in names:
            length = _alike(name, text)
            if length < min(len(name), _NAME_LETTERS) or length < best:
                continue
            if length > best:
                best, found = length, set()
            found.add(payer)
        return found


def _plain(name: str) -> str:
    return " ".join(word.strip(_EDGES) for word in _SEPARATORS.split(name.upper()) if word)


def _alike(name: str, text: str) -> int:
    for place, (one, other) in enumerate(zip(name, text, strict=False)):
        if one != other:
            return place
    return min(len(name), len(text))


def clues_of(texts: Iterable[str], payers: PayerNames) -> Clues:
    """Read the words of one deposit."""
    whole = " ".join(texts).upper()
    in_order = _bare(_SEPARATORS.split(whole))
    words = tuple(dict.fromkeys(in_order + _bare(_TRN_ENDS.split(whole))))
    traces = tuple((match[1], match[2] or "") for match in _TRN.finditer(whole))
    found = payers.find(in_order)
    return Clues(
        words=words,
        traces=traces,
        payers=found,
        is_of_a_plan=bool(traces or found) or _CLAIM_WORD in words,
        is_of_cards=not _CARD_WORDS.isdisjoint(words),
    )


def _bare(pieces: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for piece in pieces if (word := piece.strip(_EDGES)))


def is_near(one: str, other: str) -> bool:
    """Tell whether two numbers differ by one slip: a digit, or two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = _alike(one, other)
    rest, rest_other = one[start:], other[start:]
    if len(one) == len(other):
        is_swap = rest[:2] == rest_other[1::-1] and rest[2:] == rest_other[2:]
        return rest[1:] == rest_other[1:] or is_swap
    longer, shorter = sorted((rest, rest_other), key=len, reverse=True)
    return longer[1:] == shorter


def other_traces(clues: Clues, known: Mapping[str, object]) -> str:
    """Give the first number of a TRN segment that no remittance has, or nothing."""
    return next((trace for trace, _ in clues.traces if trace not in known), "")
