"""The programs of the demo."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import httpx
from procrastinate.contrib.django.models import ProcrastinateWorker

from wellpaid.kit.clock import utc_now

from .children import Program
from .places import HOST, Places

_ASK_SECONDS = 2.0
# What is in progress may finish; what takes longer is taken up again at the next start.
_GRACE_SECONDS = "4"


def sandbox(places: Places, environment: Mapping[str, str]) -> Program:
    """Give the simulated card processor."""
    return Program(
        "sandbox", ("-m", "wellpaid.sandbox"), environment, _answers(f"{places.sandbox_url}/health")
    )


def web(places: Places, environment: Mapping[str, str]) -> Program:
    """Give the web server."""
    arguments = (
        "-m", "granian", "wellpaid.wsgi:application", "--interface", "wsgi",
        "--host", HOST, "--port", str(places.port), "--workers", "1",
        "--blocking-threads", "8", "--no-ws", "--workers-kill-timeout", _GRACE_SECONDS,
    )  # fmt: skip
    return Program("web", arguments, environment, _answers(f"{places.base_url}/health"))


def worker(environment: Mapping[str, str]) -> Program:
    """Give the job worker: all queues, and the jobs that are due by the clock."""
    arguments = (
        "-m", "wellpaid", "procrastinate", "worker", "--concurrency", "4",
        "--shutdown-graceful-timeout", _GRACE_SECONDS,
    )  # fmt: skip
    return Program("worker", arguments, environment, _has_heartbeat(utc_now()))


def pickup(places: Places, environment: Mapping[str, str]) -> Program:
    """Give the SFTP server from which providers pick 835 files up."""
    arguments = ("-m", "wellpaid", "run_pickup")
    return Program("pickup", arguments, environment, _listens(places.pickup_port))


def _listens(port: int) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            with socket.create_connection((HOST, port), timeout=_ASK_SECONDS):
                return True
        except OSError:
            return False

    return ask


def _answers(url: str) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            return httpx.get(url, timeout=_ASK_SECONDS, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    return ask


def _has_heartbeat(since: datetime) -> Callable[[], bool]:
    # The database's clock may differ a little from ours; an older worker is another demo's.
    earliest = since - timedelta(seconds=1)
    return lambda: ProcrastinateWorker.objects.filter(last_heartbeat__gte=earliest).exists()
