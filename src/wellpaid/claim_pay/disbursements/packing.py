"""The TRN segment as it travels with the money. Pure.

Nacha's rule for health care payments (Operating Rules, Health Care EFT; CAQH CORE 370): one addenda
record of 80 places with the remittance's own TRN, so that money and remittance find each other.
"""

from __future__ import annotations

from typing import Final

ENTRY_DESCRIPTION: Final = "HCCLAIMPMT"
_ADDENDA_PLACES: Final = 80
_CUTTERS: Final = frozenset("*~")


class TraceUnfit(ValueError):
    """The number can't stand in a TRN segment of a bank file; the message says why."""


def trn_segment(trace_number: str, payer_id_number: str, supplement: str = "") -> str:
    """Write the segment, character by character what the 835 says.

    The supplement (TRN04) is for the payer's own use, and is left out where 80 places are too few.

    :raises TraceUnfit: a number holds what cuts segments, or is too long
    """
    if _CUTTERS & set(trace_number + payer_id_number + supplement):
        raise TraceUnfit("the payment's number holds an asterisk or a tilde")
    short = f"TRN*1*{trace_number}*{payer_id_number}"
    whole = f"{short}*{supplement}~" if supplement else f"{short}~"
    if len(whole) <= _ADDENDA_PLACES:
        return whole
    if len(short) + 1 <= _ADDENDA_PLACES:
        return f"{short}~"
    raise TraceUnfit("the payment's number is too long for a bank file")
