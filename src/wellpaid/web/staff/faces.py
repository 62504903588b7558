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
    """One face. The names of its addresses begin with ``key``.

    :ivar first: the place that its first page leads to, for roles that it lets in; else the rail's
    """

    key: str
    words: Promise
    kinds: tuple[OrganizationKind, ...]
    rail: tuple[RailPlace, ...]
    first: str = ""

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
        RailPlace("claims_expected", "send", _("Claims sent"), Action.SEE_PAYMENTS),
        RailPlace("claims_match", "scale", _("Match up"), Action.SEE_PAYMENTS),
        RailPlace("claims_recoupments", "undo", _("Recoupments"), Action.SEE_PAYMENTS),
        RailPlace("claims_search", "search", _("Search"), Action.SEE_PAYMENTS),
        RailPlace("claims_elections", "route", _("How payers pay us"), Action.SEE_PAYMENTS),
        RailPlace("claims_banks", "bank", _("Bank accounts"), Action.SEE_BANKS),
        RailPlace("claims_reports", "chart", _("Reports"), Action.SEE_PAYMENTS),
        RailPlace("claims_fees", "percent", _("Fees"), Action.SEE_PAYMENTS),
        RailPlace("claims_connections", "repeat", _("Connections"), Action.SEE_CONNECTIONS),
        RailPlace("claims_alerts", "mail", _("Email alerts"), Action.SEE_PAYMENTS),
        RailPlace("office", "building", _("Billing office"), Action.SEE_OFFICE),
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
        RailPlace("payer_providers", "stethoscope", _("Providers"), Action.SEE_BATCHES),
        RailPlace("payer_reports", "chart", _("Reports"), Action.SEE_BATCHES),
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
        RailPlace("operator_health", "shield", _("Health"), Action.SEE_HEALTH),
        RailPlace("operator_ledger", "scale", _("Ledger check"), Action.SEE_HEALTH),
        RailPlace("operator_jobs", "layers", _("Jobs"), Action.SEE_HEALTH),
        RailPlace("operator_files", "send", _("Files in and out"), Action.SEE_RECORDS),
        RailPlace("operator_holds", "lock", _("Holds"), Action.SEE_RECORDS),
        RailPlace("operator_log", "receipt", _("Log"), Action.SEE_RECORDS),
        RailPlace("operator_enrollments", "file-up", _("Enrollments"), Action.SEE_TENANTS),
        RailPlace("operator_changes", "bank", _("Bank changes"), Action.SEE_TENANTS),
        _people("operator"),
    ),
    first="operator_health",
)
FACES: Final = (CLAIMS, PAYER, OPERATOR)
