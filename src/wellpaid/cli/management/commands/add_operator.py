"""Add the organisation that runs the installation, with its first administrator."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.operations.invite_member import NewMember
from wellpaid.core.organizations.roles import OrganizationKind, Role
from wellpaid.flows.add_tenant import Tenant, add_tenant
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError


class Command(BaseCommand):
    """``add_operator NAME --administrator EMAIL``."""

    help = "Add who runs the installation; the administrator gets a security PIN by e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the names and the address."""
        parser.add_argument("name", help="name of the organisation")
        parser.add_argument("--administrator", required=True, metavar="EMAIL")
        parser.add_argument("--administrator-name", default="", metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add it, and send the PIN."""
        administrator = NewMember(
            options["administrator_name"], options["administrator"], Role.ADMINISTRATOR
        )
        name = options["name"]
        added = Tenant(OrganizationKind.OPERATOR, slugify(name)[:50], name, administrator)
        try:
            add_tenant(added=added, actor=SYSTEM, now=utc_now())
        except ProductError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{name} is added; the PIN goes to {options['administrator']}")
