"""What we ask of a payment beyond the standard: that it is this payer's, new, and payable.

Pure: what is known is given. The standard's own rules are ``formats/x12``'s.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from .drafts import Fault, Read

# A payment of long ago, or far ahead, is a slip in a date: the money would go at once, or never.
_DAYS_AGO_MAX = 30
_DAYS_AHEAD_MAX = 90

TRACE_USED = "trace-sent-before"
NOT_THE_PAYERS = "payer-not-sender"
NO_DAY = "payment-day"
NOBODY = "payee-unnamed"


def own_faults(
    read: Read, *, payer_ids: Collection[str], used_traces: Collection[tuple[str, str]], today: date
) -> list[Fault]:
    """Give what is wrong with a payment as far as we are concerned.

    :param payer_ids: the payer's own TRN03
    :param used_traces: (TRN03, TRN02) of this payer's payments so far, those before it in the file
        included
    """
    faults = []
    if read.payer_id_number not in payer_ids:
        faults.append(_fault(NOT_THE_PAYERS, "The payer’s number isn’t yours.", "TRN", "TRN03"))
    if (read.payer_id_number, read.trace_number) in used_traces:
        words = "Another payment has this number already. A payment’s number is used once."
        faults.append(_fault(TRACE_USED, words, "TRN", "TRN02"))
    if not _is_day_sane(read.payment_date, today):
        words = f"The payment’s day is missing, or not within {_DAYS_AGO_MAX} days back and"
        faults.append(_fault(NO_DAY, f"{words} {_DAYS_AHEAD_MAX} ahead.", "BPR", "BPR16"))
    if not read.tin and not read.npi:
        words = "The payee has neither a tax number nor an NPI, so nobody can be paid."
        faults.append(_fault(NOBODY, words, "N1", "N104"))
    return faults


def _fault(code: str, sentence: str, segment: str, element: str) -> Fault:
    return Fault(code=code, is_error=True, sentence=sentence, segment=segment, element=element)


def _is_day_sane(day: date | None, today: date) -> bool:
    return day is not None and (
        today - timedelta(days=_DAYS_AGO_MAX) <= day <= today + timedelta(days=_DAYS_AHEAD_MAX)
    )
