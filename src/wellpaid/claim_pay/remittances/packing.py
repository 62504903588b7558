"""A payment's transaction as a file of its own: the payer's very segments in our envelope.

Pure. Interchange and group as X12.5 and X12.6 have them; the delimiters stay the payer's, so that
nothing inside has to be touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wellpaid.formats.x12.delimiters import Delimiters

_ID_PLACES = 15
_AGREED = "ZZ"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends to whom, and which file it is.

    :param number: 1 to 999,999,999; once for each receiver
    :param made_at: the sender's wall clock
    :param version: the guide of what is inside, such as 005010X221A1
    """

    sender_id: str
    receiver_id: str
    number: int
    made_at: datetime
    version: str


def file_of(raw: bytes, delimiters: Delimiters, envelope: Envelope) -> bytes:
    """Wrap one transaction, ST to SE, into an interchange with one group.

    :raises ValueError: an id is longer than 15 places, or the number has more than nine
    """
    if max(len(envelope.sender_id), len(envelope.receiver_id)) > _ID_PLACES:
        raise ValueError("an id in an interchange has 15 places at most")
    number = f"{envelope.number:09d}"
    if len(number) != len("000000001"):
        raise ValueError("an interchange's number has nine places")
    moment = envelope.made_at
    has_repetition = envelope.version.startswith("005")
    isa = (
        "ISA", "00", " " * 10, "00", " " * 10,
        _AGREED, envelope.sender_id.ljust(_ID_PLACES),
        _AGREED, envelope.receiver_id.ljust(_ID_PLACES),
        f"{moment:%y%m%d}", f"{moment:%H%M}",
        delimiters.repetition.decode("latin-1") if has_repetition else "U",
        "00501" if has_repetition else "00401",
        number, "0", "P", delimiters.component.decode("latin-1"),
    )  # fmt: skip
    gs = (
        "GS", "HP", envelope.sender_id, envelope.receiver_id, f"{moment:%Y%m%d}",
        f"{moment:%H%M}", str(envelope.number), "X", envelope.version,
    )  # fmt: skip
    ge, iea = ("GE", "1", str(envelope.number)), ("IEA", "1", number)
    return (
        _segment(isa, delimiters)
        + _segment(gs, delimiters)
        + raw
        + _segment(ge, delimiters)
        + _segment(iea, delimiters)
    )


def _segment(elements: tuple[str, ...], delimiters: Delimiters) -> bytes:
    return delimiters.element.join(part.encode("latin-1") for part in elements) + delimiters.end
