"""The clinics' accounts at the simulated bank, where this installation has one."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings

from wellpaid.core.banking.operations.add_bank_account import BankAccountDetails, add_bank_account
from wellpaid.core.banking.operations.set_up_ach import AchTerms, set_up_ach
from wellpaid.core.banking.queries import has_ach_setup
from wellpaid.core.banking.states import AccountType, HolderKind, OwnerKind
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization

_BANK = "021000021"
# At the simulated bank an account's number is its customer's company id.
_COMPANY_IDS = {"larkmoor": "1620000099", "saltmarsh": "1620000107", "bellwether": "1620000115"}
# A plan's company id is its TRN03, as CAQH CORE 370 has it.
_COMPANY_IDS |= {"pebbleway": "1340000017"}
_NAME_LENGTH = 16
_ORIGIN_LENGTH = 23


def set_up_bank(clinic: Organization, now: datetime) -> None:
    """Let a clinic send bank payments, unless it does already or there is no bank."""
    company_id = _COMPANY_IDS.get(clinic.slug)
    if not (settings.BANK_SFTP_HOST and settings.SANDBOX_URL) or company_id is None:
        return
    if has_ach_setup(clinic.id):
        return
    account_id = add_bank_account(
        organization_id=clinic.id,
        details=BankAccountDetails(
            owner_kind=OwnerKind.ORGANIZATION,
            owner_id=clinic.id,
            routing_number=_BANK,
            account_number=company_id,
            account_type=AccountType.CHECKING,
            holder_kind=HolderKind.BUSINESS,
            holder_name=clinic.name,
        ),
        actor=SYSTEM,
        now=now,
    )
    name = clinic.statement_descriptor or clinic.name.upper()
    set_up_ach(
        organization_id=clinic.id,
        terms=AchTerms(
            immediate_destination=_BANK,
            destination_name="BRINDLEMERE BANK",
            immediate_origin=company_id,
            origin_name=name[:_ORIGIN_LENGTH],
            company_name=name[:_NAME_LENGTH],
            company_id=company_id,
            odfi_routing=_BANK,
            cutoff_time=time(17),
            gateway="sftp",
            outbound_folder=f"{company_id}/outbound",
            inbound_folder=f"{company_id}/inbound",
            archive_folder=f"{company_id}/archive",
        ),
        settlement_account_id=account_id,
        actor=SYSTEM,
        now=now,
    )
