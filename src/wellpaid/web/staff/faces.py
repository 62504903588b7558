"""The faces of the product for staff: whose they are, and which places their rail names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.roles import OrganizationKind


@dataclass(frozen=True)
class RailPlace:
    """A link of the rail, for those whose role lets them go there."""

    url_name: str
    icon: str
    words: Promise
    action: Action


@dataclass(frozen=True)
class Face:
    """One face. The names of its addresses begin with ``key``."""

    key: str
    words: Promise
    kinds: tuple[OrganizationKind, ...]
    rail: tuple[RailPlace, ...]

    def url(self, name: str) -> str:
        """Give the name of an address that every face has, such as ``people``."""
        return f"{self.key}_{name}"


def _people(key: str) -> RailPlace:
    return RailPlace(f"{key}_people", "people", _("People"), Action.SEE_PEOPLE)


CLAIMS: Final = Face(
    key="claims",
    words=_("Claim payments"),
    kinds=(OrganizationKind.PROVIDER, OrganizationKind.BILLING_SERVICE),
    rail=(
        RailPlace("claims_payments", "wallet", _("Payments"), Action.SEE_PAYMENTS),
        RailPlace("claims_elections", "route", _("How payers pay us"), Action.SEE_PAYMENTS),
        RailPlace("claims_banks", "bank", _("Bank accounts"), Action.SEE_BANKS),
        RailPlace("claims_fees", "percent", _("Fees"), Action.SEE_PAYMENTS),
        _people("claims"),
    ),
)
PAYER: Final = Face(
    key="payer",
    words=_("Payer"),
    kinds=(OrganizationKind.PAYER,),
    rail=(
        RailPlace("payer_send", "send", _("Send a batch"), Action.SUBMIT_FILES),
        RailPlace("payer_batches", "layers", _("Batches"), Action.SEE_BATCHES),
        RailPlace("payer_payments", "wallet", _("Payments"), Action.SEE_BATCHES),
        RailPlace("payer_returns", "undo", _("Returns"), Action.SEE_BATCHES),
        RailPlace("payer_checks", "printer", _("Checks"), Action.SEE_BATCHES),
        RailPlace("payer_funding", "bank", _("Funding account"), Action.SEE_BATCHES),
        _people("payer"),
    ),
)
OPERATOR: Final = Face(
    key="operator",
    words=_("Operator"),
    kinds=(OrganizationKind.OPERATOR,),
    rail=(
        RailPlace("operator_tenants", "building", _("Tenants"), Action.SEE_TENANTS),
        RailPlace("operator_enrollments", "file-up", _("Enrollments"), Action.SEE_TENANTS),
        RailPlace("operator_changes", "bank", _("Bank changes"), Action.SEE_TENANTS),
        _people("operator"),
    ),
)
FACES: Final = (CLAIMS, PAYER, OPERATOR)
