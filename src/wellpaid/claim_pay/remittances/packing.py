"""A payment's transaction as a file of its own: the payer's very segments in our envelope. Pure.

The separators stay the payer's, so that nothing inside has to be touched.
"""

from __future__ import annotations

from io import BytesIO

from wellpaid.formats.x12.writing import Envelope, EnvelopeWriter


def file_of(raw: bytes, envelope: Envelope) -> bytes:
    """Wrap one transaction, ST to SE, into an interchange with one group.

    :param envelope: with the separators of ``raw``
    :raises UnwritableError: an id or the number can't stand in an envelope
    """
    out = BytesIO()
    writer = EnvelopeWriter(out)
    writer.open(envelope.interchange(), envelope.group())
    writer.write(raw)
    writer.close()
    return out.getvalue()
