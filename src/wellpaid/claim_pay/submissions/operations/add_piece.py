"""Take one piece of a file that is on its way."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.submissions.models import Upload
from wellpaid.core.documents.operations.keep_pieces import pieces_path, write_piece
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant


class PieceOutOfPlace(ProductError):
    """The piece isn't the next one; ``facts["received_bytes"]`` says where that begins."""

    code, status = "piece_out_of_place", 409
    message = "This part of the file isn’t the next one. It goes on from where it stopped."


def add_piece(
    *, organization_id: UUID, upload_id: UUID, offset: int, content: bytes, now: datetime
) -> int:
    """Keep a piece and give how many bytes are here now.

    The bytes are on the disk before the row says so, and no transaction is open while they are
    written. Of two senders of the same piece one is told that it was taken already.

    :param offset: where in the file the piece begins
    :raises NotFound: the organisation has no such upload, or it is a submission already
    :raises PieceOutOfPlace: it isn't the next piece, is empty, or is longer than what is missing
    """
    with tenant(organization_id):
        row = Upload.objects.filter(id=upload_id, submission_id__isnull=True).first()
    if row is None:
        raise NotFound
    after = offset + len(content)
    if offset != row.received_bytes or not content or after > row.size_bytes:
        raise PieceOutOfPlace(received_bytes=row.received_bytes)
    write_piece(pieces_path(organization_id, upload_id), offset=offset, content=content)
    with tenant(organization_id):
        rows = Upload.objects.filter(id=upload_id)
        if not rows.filter(received_bytes=offset).update(received_bytes=after, last_at=now):
            here = rows.values_list("received_bytes", flat=True).first()
            if here is None:
                raise NotFound
            raise PieceOutOfPlace(received_bytes=here)
    return after
