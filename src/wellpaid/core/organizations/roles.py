"""What organisations and their members are: words that events, states and rules share."""

from __future__ import annotations

from enum import StrEnum


class OrganizationKind(StrEnum):
    """What an organisation does here."""

    PROVIDER = "provider"
    PAYER = "payer"
    OPERATOR = "operator"
    BILLING_SERVICE = "billing_service"


class BillRule(StrEnum):
    """What a plan's decision may do to a provider's bills.

    ``LEAVE`` nothing; ``FOLLOW`` divides the bill of its claim; ``MAKE`` also makes the bill of
    care that has none, where its patient is certain.
    """

    LEAVE = "leave"
    FOLLOW = "follow"
    MAKE = "make"


class Role(StrEnum):
    """What a member is, in one organisation."""

    ADMINISTRATOR = "administrator"
    GENERAL = "general"
    BILLER = "biller"
    READ_ONLY = "read_only"


class Scope(StrEnum):
    """What a provider lets a billing service do: never banks, never people."""

    SEE = "see"
    MATCH = "match"
