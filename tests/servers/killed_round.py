"""One round with the bank, killed (-9) at its N-th line; with 0 it ends well and tells its lines.

python -m tests.servers.killed_round ORGANIZATION_ID INSTANT N [FUNCTION]

With a function, lines count from its first call.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from types import FrameType
from typing import Any
from uuid import UUID

import django


def main(organization_id: str, instant: str, kill_at: str, function: str = "") -> None:
    django.setup()
    from wellpaid.core.banking.operations.do_bank_round import do_bank_round
    from wellpaid.core.events.actors import SYSTEM

    count, last, counts = 0, int(kill_at), not function

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if event == "line":
            count += counts
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    def call(frame: FrameType, _event: str, _: Any) -> Any:
        nonlocal counts
        if "/core/banking/" not in frame.f_code.co_filename:
            return None
        counts = counts or frame.f_code.co_name == function
        return line

    sys.settrace(call)
    do_bank_round(
        organization_id=UUID(organization_id), actor=SYSTEM, now=datetime.fromisoformat(instant)
    )
    sys.settrace(None)
    print(count)


if __name__ == "__main__":
    main(*sys.argv[1:])
