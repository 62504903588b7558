"""List the keys that sign bill passports, or stop trusting one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.patient_pay.passports.operations.revoke_passport_key import revoke_passport_key
from wellpaid.patient_pay.passports.queries import passport_keys


class Command(BaseCommand):
    """``passport_keys`` lists; ``passport_keys --revoke ID`` revokes."""

    help = "List the keys that sign bill passports, or revoke one whose secret got out."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the key to revoke."""
        parser.add_argument("--revoke", metavar="ID", help="the key's eight hex digits")

    def handle(self, *args: Any, **options: Any) -> None:
        """Revoke if asked to, then list."""
        if options["revoke"]:
            try:
                revoke_passport_key(key_id=options["revoke"], now=utc_now())
            except NotFound:
                raise CommandError(f"no key has the id {options['revoke']}") from None
        for key in passport_keys():
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "trusted"
            self.stdout.write(f"{key.key_id}  since {key.created_at:%Y-%m-%d}  {state}")
