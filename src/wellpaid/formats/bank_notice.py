"""What a bank writes into our folder when it has looked at a file of ours: accepted or rejected.

There is no standard for it; banks agree on one with each customer. This is the shape that our
simulated bank writes and that a real bank's own shape is brought into: one JSON object.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_NAME_LENGTH_MAX: Final = 200
_REASON_LENGTH_MAX: Final = 500
FORMAT: Final = "wellpaid-file-notice-1"


class NoticeUnreadableError(ValueError):
    """Not such a notice; the message says why."""


@dataclass(frozen=True, slots=True)
class FileNotice:
    """One answer to one file.

    :param sha256: of the bytes that the bank has
    :param reason: why it was rejected, in the bank's words; "" for an accepted one
    """

    file_name: str
    sha256: str
    is_accepted: bool
    reason: str = ""


def write_file_notice(notice: FileNotice) -> bytes:
    """Give the bytes."""
    return json.dumps(
        {
            "format": FORMAT,
            "file": notice.file_name,
            "sha256": notice.sha256,
            "accepted": notice.is_accepted,
            "reason": notice.reason,
        }
    ).encode()


def read_file_notice(data: bytes) -> FileNotice:
    """Read one.

    :raises NoticeUnreadableError: anything else
    """
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        raise NoticeUnreadableError("it isn't JSON") from None
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise NoticeUnreadableError("it isn't a notice about a file")
    name, sha256 = read.get("file"), read.get("sha256")
    reason, accepted = read.get("reason", ""), read.get("accepted")
    is_named = isinstance(name, str) and 0 < len(name) <= _NAME_LENGTH_MAX
    if not is_named or not isinstance(accepted, bool) or not isinstance(reason, str):
        raise NoticeUnreadableError("a field is missing or of the wrong kind")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise NoticeUnreadableError("its checksum can't be one")
    return FileNotice(str(name), sha256, accepted, reason[:_REASON_LENGTH_MAX])
