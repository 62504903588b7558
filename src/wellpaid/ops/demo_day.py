"""Everything that the clock would have the worker do with the bank, now: for demos."""

from __future__ import annotations

from datetime import timedelta

from wellpaid.claim_pay.payers.queries import all_payers
from wellpaid.core.banking.queries import has_ach_setup
from wellpaid.core.organizations.queries import organization_ids, provider_ids
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

# Behind the rounds that take the bank's files in.
_LATER = timedelta(seconds=4)


def defer_rounds() -> None:
    """Have a round done with every organisation's bank, and then what came matched."""
    for organization_id in organization_ids():
        if has_ach_setup(organization_id):
            with tenant(organization_id):
                defer("banking.round", organization_id=organization_id)
    for payer in all_payers():
        with tenant(payer.organization_id):
            defer("disbursements.follow", wait=_LATER, organization_id=payer.organization_id)
            defer("virtual_cards.follow", wait=_LATER, organization_id=payer.organization_id)
    for organization_id in provider_ids():
        with tenant(organization_id):
            defer("reconciliation.match", wait=_LATER, organization_id=organization_id)
            defer("settlements.sync_payouts", wait=_LATER, organization_id=organization_id)
