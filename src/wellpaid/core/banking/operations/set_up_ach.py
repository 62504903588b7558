"""Write down what an organisation and its bank agreed on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, time
from uuid import UUID

from wellpaid.core.banking.events import AchSetUp
from wellpaid.core.banking.gateways.registry import CODES
from wellpaid.core.banking.models import AchSetup, BankAccount
from wellpaid.core.banking.states import BankAccountState, OwnerKind
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.check_digits import is_aba
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant


class AchTermsWrong(ProductError):
    """A file with these facts would be refused."""

    code, status = "ach_terms_wrong", 422
    message = "Check {what} against what the bank wrote."


@dataclass(frozen=True, slots=True)
class AchTerms:
    """What the bank told. Folders are paths at the bank; ``archive_folder`` is where it keeps
    files of ours that it has taken, and may be blank.

    :param immediate_destination: the bank's routing number, or ten places as agreed
    :param odfi_routing: routing number of the bank that sends for us
    :param cutoff_time: Eastern
    """

    immediate_destination: str
    destination_name: str
    immediate_origin: str
    origin_name: str
    company_name: str
    company_id: str
    odfi_routing: str
    cutoff_time: time
    gateway: str
    outbound_folder: str
    inbound_folder: str
    archive_folder: str = ""
    has_file_notices: bool = True


def set_up_ach(
    *,
    organization_id: UUID,
    terms: AchTerms,
    settlement_account_id: UUID,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Set or change how an organisation sends files; give the setup's id.

    From then on its patients may pay from a bank account.

    :raises AchTermsWrong: a routing number that can't be one, an unknown way to the bank, a name
        that doesn't fit, a settlement account that isn't the organisation's own
    """
    _require_sound(terms)
    with tenant(organization_id):
        own = BankAccount.objects.filter(
            id=settlement_account_id, owner_kind=OwnerKind.ORGANIZATION, owner_id=organization_id
        ).exclude(state=BankAccountState.CLOSED)
        if not own.exists():
            raise AchTermsWrong(what="the settlement account")
        setup, _ = AchSetup.objects.update_or_create(
            organization_id=organization_id,
            defaults={**asdict(terms), "settlement_account_id": settlement_account_id},
            create_defaults={
                **asdict(terms),
                "settlement_account_id": settlement_account_id,
                "created_at": now,
            },
        )
        Organization.objects.filter(id=organization_id).update(offers_bank_payments=True)
        setup_id: UUID = setup.id
        announce(AchSetUp(ach_setup_id=setup_id), actor=actor, subject_id=setup_id, now=now)
        return setup_id


def _require_sound(terms: AchTerms) -> None:
    lengths = {
        "immediate_destination": 10, "destination_name": 23, "immediate_origin": 10,
        "origin_name": 23, "company_name": 16, "company_id": 10,
    }  # fmt: skip
    for name, length in lengths.items():
        text = getattr(terms, name)
        if not (0 < len(text) <= length and text.isascii() and text.isprintable()):
            raise AchTermsWrong(what=name)
    if not is_aba(terms.odfi_routing):
        raise AchTermsWrong(what="odfi_routing")
    if terms.gateway not in CODES:
        raise AchTermsWrong(what="gateway")
    for name in ("outbound_folder", "inbound_folder", "archive_folder"):
        folder = getattr(terms, name)
        if ".." in folder.split("/") or folder.startswith("/"):
            raise AchTermsWrong(what=name)
