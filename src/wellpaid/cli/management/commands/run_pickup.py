"""Run the SFTP server from which providers pick their 835 files up."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wellpaid.claim_pay.deliveries.gateways.keys import kept_key
from wellpaid.web.pickup.server import start_pickup_server


class Command(BaseCommand):
    """``run_pickup``."""

    help = "Run the SFTP server from which providers pick their 835 files up."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say its own public key, and listen until somebody stops it."""
        host, _, port = settings.PICKUP_SFTP_LISTEN.rpartition(":")
        if not port.isdecimal():
            raise CommandError("PICKUP_SFTP_LISTEN must look like 0.0.0.0:2022")
        if not settings.PICKUP_SFTP_ADDRESS:
            raise CommandError("set PICKUP_SFTP_ADDRESS, so that pages can tell people where it is")
        key_file = Path(settings.PICKUP_SFTP_HOST_KEY_FILE)
        self.stdout.write(f"Our public key, for providers to pin: {kept_key(key_file)}")
        try:
            asyncio.run(self._serve(host, int(port), key_file))
        except OSError as error:
            raise CommandError(f"can't listen at {settings.PICKUP_SFTP_LISTEN}: {error}") from error
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    async def _serve(self, host: str, port: int, key_file: Path) -> None:
        server = await start_pickup_server(host=host, port=port, host_key_file=str(key_file))
        self.stdout.write(f"Listening at {host}:{port}.")
        await server.wait_closed()
