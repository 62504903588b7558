"""Let somebody who has an account work in a clinic's billing office."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.identity.models import User
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.kit.clock import utc_now


class Command(BaseCommand):
    """``add_staff USER --organization SLUG``."""

    help = "Let a user (by user name or e-mail address) work in an organisation's office."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user and the organisation."""
        parser.add_argument("user", help="user name or e-mail address")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--role", choices=list(Member.Role), default=Member.Role.BILLER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Find both and add the one to the other."""
        name = options["user"]
        users = User.objects.filter(username=name) or User.objects.filter(email__iexact=name)
        if len(users) != 1:
            raise CommandError(f"{len(users)} users are called {name}")
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"there is no organisation {options['organization']}")
        add_member(
            organization_id=organization.id,
            user_id=users[0].id,
            role=Member.Role(options["role"]),
            actor=SYSTEM,
            now=utc_now(),
        )
        self.stdout.write(f"{name} works for {organization.name}")
