"""How long we wait, and when we give up. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# After so many tries in a row that came to nothing, a quarter of an hour, administrators are told;
# after a day and a half the files stay aside until somebody asks for them.
TELL_AFTER_TRIES: Final = 4
GIVE_UP_TRIES: Final = 16
# Far above the longest upload (core/banking/gateways/sftp.py): whoever asks about a file then knows
# that nobody is sending it any more.
ASK_AFTER: Final = timedelta(minutes=5)
TAKEN_SHOWN_DAYS: Final = 30
SSH_PORT: Final = 22
_WAIT_MINUTES: Final = 2
_WAIT_MAX: Final = timedelta(hours=4)


def wait_after(failure_count: int) -> timedelta:
    """Give how long to wait after so many failures in a row: 2, 4, 8 minutes, four hours at most.

    >>> wait_after(3)
    datetime.timedelta(seconds=480)
    """
    doubled = min(max(failure_count, 1), 10)
    return min(timedelta(minutes=_WAIT_MINUTES**doubled), _WAIT_MAX)


def is_port(port: int) -> bool:
    """Tell whether an SFTP server may listen there: 22, or none of the system's other services."""
    return port == SSH_PORT or 1024 <= port <= 65535
