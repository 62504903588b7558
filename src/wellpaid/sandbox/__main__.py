"""``python -m wellpaid.sandbox``: serve the sandbox until it is told to stop."""

from __future__ import annotations

import os
import socket
import sys

from granian import Granian
from granian.constants import Interfaces

from wellpaid.sandbox.configuration import ConfigurationError, read

_THREADS = 64
"""A slow card holds a thread for seconds; this many may wait before anyone else does."""
_STOP_SECONDS = 10


def main() -> int:
    """Check the environment, then serve; 2 when a variable is missing or wrong."""
    try:
        configuration = read(_with_free_port(dict(os.environ)))
    except ConfigurationError as error:
        sys.stderr.write(f"The sandbox can't start:\n{error}\n")
        return 2
    # The worker reads the same environment again, with the port that was chosen.
    os.environ["SANDBOX_PORT"] = str(configuration.port)
    sys.stderr.write(f"Card sandbox on {configuration.public_origin}\n")
    Granian(
        "wellpaid.sandbox.wsgi:application",
        address=configuration.host,
        port=configuration.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        websockets=False,
        log_access=False,
        workers_kill_timeout=_STOP_SECONDS,
    ).serve()
    return 0


def _with_free_port(environment: dict[str, str]) -> dict[str, str]:
    """Turn port 0 into a port that is free now, since the public origin must name it."""
    if environment.get("SANDBOX_PORT", "").strip() == "0":
        with socket.create_server((environment.get("SANDBOX_HOST") or "127.0.0.1", 0)) as probe:
            environment["SANDBOX_PORT"] = str(probe.getsockname()[1])
    return environment


if __name__ == "__main__":
    sys.exit(main())
