"""What organisations and their members are: words that events, states and rules share."""

from __future__ import annotations

from enum import StrEnum


class OrganizationKind(StrEnum):
    """What an organisation does here."""

    PROVIDER = "provider"
    PAYER = "payer"
    OPERATOR = "operator"
    BILLING_SERVICE = "billing_service"


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
