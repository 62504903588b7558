"""Record the bank's word on a file of ours."""

from __future__ import annotations

from datetime import datetime

from wellpaid.core.banking.models import AchFile
from wellpaid.core.banking.states import FileState
from wellpaid.core.events.actors import Actor
from wellpaid.formats.bank_notice import FileNotice
from wellpaid.kit.transactions import require_open

from .move_file import locked_file, move_file, record_upload


def apply_file_notice(*, notice: FileNotice, actor: Actor, now: datetime) -> bool:
    """Acknowledge or reject a file; tell whether it changed anything.

    A file whose sending was in doubt is there: the bank speaks of it. A word about bytes that
    aren't ours changes nothing, nor does the same word again.
    """
    require_open()
    row = AchFile.objects.filter(name=notice.file_name, content_sha256=notice.sha256).first()
    if row is None:
        return False
    file = locked_file(row.id)
    if file.state == FileState.BUILT:
        # Taken for lost, and not sent again yet.
        move_file(file=file, to=FileState.SENDING, actor=actor, now=now)
    if file.state == FileState.SENDING:
        record_upload(file=file, actor=actor, now=now)
    if notice.is_accepted and file.state == FileState.UPLOADED:
        move_file(file=file, to=FileState.ACKNOWLEDGED, actor=actor, now=now)
        return True
    if not notice.is_accepted and file.state in {FileState.UPLOADED, FileState.ACKNOWLEDGED}:
        file.reject_reason = notice.reason
        move_file(file=file, to=FileState.REJECTED, actor=actor, now=now)
        return True
    return False
