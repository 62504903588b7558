"""Enter what the bank wrote: what an organisation's own administrator may say about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.models import AchSetup
from wellpaid.core.banking.states import AccountType, HolderKind, OwnerKind
from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .add_bank_account import BankAccountDetails, add_bank_account
from .set_up_ach import AchTerms, AchTermsWrong, set_up_ach

_FOLDERS = ("outbound_folder", "inbound_folder", "archive_folder")


class FolderOfAnother(AchTermsWrong):
    """All organisations of an installation share one door to the bank: folders keep them apart."""

    code = "ach_folder_of_another"
    message = "A folder of yours begins with {start}. Others are set by whoever runs Wellpaid here."


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The organisation's own account, where its money arrives."""

    routing_number: str
    account_number: str = field(repr=False)


def enter_bank_terms(
    *,
    organization_id: UUID,
    terms: AchTerms,
    own_account: OwnAccount | None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Set or change the terms; give the setup's id. Whether the actor may is the caller's to ask.

    :param own_account: a new account of the organisation's own; ``None`` keeps the one it has
    :raises FolderOfAnother: a folder that may be another organisation's: its files would be read
    :raises AchTermsWrong: a file with these facts would be refused, or there is no own account
    :raises RoutingNumberWrong: no bank can have the own account's routing number
    :raises AccountNumberWrong: it can't be an account number
    """
    with tenant(organization_id):
        organization = Organization.objects.get(id=organization_id)
        setup = _locked_setup()
        _require_own_folders(terms, setup, organization)
        if own_account is not None:
            account_id = add_bank_account(
                organization_id=organization_id,
                details=_details(organization, own_account),
                actor=actor,
                now=now,
            )
        elif setup is not None:
            account_id = setup.settlement_account_id
        else:
            raise AchTermsWrong(what="account_number")
        return set_up_ach(
            organization_id=organization_id,
            terms=terms,
            settlement_account_id=account_id,
            actor=actor,
            now=now,
        )


def _locked_setup() -> AchSetup | None:
    """Lock the setup before the account, as everybody does; the first time there is none."""
    ids = AchSetup.objects.values_list("id", flat=True)
    return next(iter(lock_rows(AchSetup, ids).values()), None)


def _require_own_folders(
    terms: AchTerms, setup: AchSetup | None, organization: Organization
) -> None:
    """Let a folder be what it was, or below the organisation's name; a lone one may have any."""
    if not Organization.objects.exclude(id=organization.id).exists():
        return
    start = f"{organization.slug}/"
    for name in _FOLDERS:
        folder = getattr(terms, name)
        is_kept = setup is not None and folder == getattr(setup, name)
        if folder and not is_kept and not folder.startswith(start):
            raise FolderOfAnother(what=name, start=start)


def _details(organization: Organization, own: OwnAccount) -> BankAccountDetails:
    return BankAccountDetails(
        owner_kind=OwnerKind.ORGANIZATION,
        owner_id=organization.id,
        routing_number=own.routing_number,
        account_number=own.account_number,
        account_type=AccountType.CHECKING,
        holder_kind=HolderKind.BUSINESS,
        holder_name=organization.name[:80],
    )
