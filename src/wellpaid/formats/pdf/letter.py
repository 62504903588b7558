"""A letter on paper, from a provider to a health plan. Every string is ready to print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLabels:
    """Words around a letter. ``language`` is the BCP 47 tag of the whole letter."""

    language: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPdf:
    """Everything a printed letter shows.

    ``clinic_…`` head the paper: who writes. ``receipt_number`` is what the letter is about; a
    second page that comes loose still shows it. ``table``: its head row, then its rows; empty for
    none. ``paragraphs`` may hold line breaks.
    """

    labels: LetterLabels
    title: str
    clinic_name: str
    clinic_address: tuple[str, ...]
    clinic_contact: tuple[str, ...]
    receipt_number: str
    day: str
    addressees: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    table: tuple[tuple[str, ...], ...]
    paragraphs: tuple[str, ...]
    is_large_type: bool = False
    qr_url: str = ""
