"""A set of texts that fits millions of bill numbers in little memory."""

from __future__ import annotations

import hashlib
from array import array


class SeenTexts:
    """Remembers 8-byte fingerprints in one flat table: 12 to 24 bytes a text.

    A Python set needs about ten times that. Two different texts share a fingerprint with a chance
    of one in ten billion for a hundred thousand texts; the second would then be reported, not
    lost.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * 1024))
        self._count = 0

    def add(self, text: str) -> bool:
        """Remember a text; True if it is new."""
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        # Zero marks a free slot.
        fingerprint = int.from_bytes(digest, "big") or 1
        if not self._insert(self._slots, fingerprint):
            return False
        self._count += 1
        if self._count * 3 > len(self._slots) * 2:
            self._grow()
        return True

    @staticmethod
    def _insert(slots: array[int], fingerprint: int) -> bool:
        mask = len(slots) - 1
        place = fingerprint & mask
        while slots[place]:
            if slots[place] == fingerprint:
                return False
            place = (place + 1) & mask
        slots[place] = fingerprint
        return True

    def _grow(self) -> None:
        larger = array("Q", bytes(16 * len(self._slots)))
        for fingerprint in self._slots:
            if fingerprint:
                self._insert(larger, fingerprint)
        self._slots = larger
