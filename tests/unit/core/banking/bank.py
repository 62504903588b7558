"""A clinic with a bank in a folder, and people's accounts, made through the area's operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.factories import make_clinic
from wellpaid.core.banking.models import AchEntry
from wellpaid.core.banking.operations.add_bank_account import BankAccountDetails, add_bank_account
from wellpaid.core.banking.operations.confirm_micro_deposits import confirm_micro_deposits
from wellpaid.core.banking.operations.give_mandate import MandateTerms, give_mandate
from wellpaid.core.banking.operations.originate_entry import EntryRequest, originate_entry
from wellpaid.core.banking.operations.set_up_ach import AchTerms, set_up_ach
from wellpaid.core.banking.operations.start_verification import start_verification
from wellpaid.core.banking.queries import EntryRow
from wellpaid.core.banking.states import (
    AccountType,
    Direction,
    HolderKind,
    MandateKind,
    OwnerKind,
    VerificationMethod,
)
from wellpaid.core.events.actors import SYSTEM
from wellpaid.formats.nacha.ach_file import AchFile, write_file
from wellpaid.formats.nacha.addenda import CorrectionAddenda, ReturnAddenda
from wellpaid.formats.nacha.batches import Company, make_batch
from wellpaid.formats.nacha.records import Entry, FileHeader
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

# A Wednesday, 2 p.m. in the East: before the bank's cut-off at 5.
NOW = datetime(2026, 3, 11, 18, 0, tzinfo=UTC)
ROUTING = "076401251"
OUR_BANK = "021000021"
OUR_ACCOUNT = "5500012345"
COMPANY_ID = "1620000099"


@dataclass
class Clinic:
    """A clinic whose bank shares a folder."""

    id: UUID
    bank_dir: Path

    def folder(self, name: str) -> Path:
        return self.bank_dir / COMPANY_ID / name

    def put_inbound(self, name: str, content: bytes) -> None:
        (self.folder("inbound") / name).write_bytes(content)

    def entries(self, **filters: Any) -> list[AchEntry]:
        with tenant(self.id):
            return list(AchEntry.objects.filter(**filters).order_by("created_at", "id"))


def terms(**changes: Any) -> AchTerms:
    facts: dict[str, Any] = {
        "immediate_destination": OUR_BANK,
        "destination_name": "BRINDLEMERE BANK",
        "immediate_origin": COMPANY_ID,
        "origin_name": "LARKMOOR CLINIC",
        "company_name": "LARKMOOR CLINIC",
        "company_id": COMPANY_ID,
        "odfi_routing": OUR_BANK,
        "cutoff_time": time(17),
        "gateway": "folder",
        "outbound_folder": f"{COMPANY_ID}/outbound",
        "inbound_folder": f"{COMPANY_ID}/inbound",
        "archive_folder": f"{COMPANY_ID}/archive",
    } | changes
    return AchTerms(**facts)


def make_bank_clinic(bank_dir: Path, **changes: Any) -> Clinic:
    return add_bank(make_clinic(), bank_dir, **changes)


def add_bank(clinic: Any, bank_dir: Path, **changes: Any) -> Clinic:
    """Give a clinic a bank that shares a folder with it."""
    own = add_account(
        clinic.id,
        owner_kind=OwnerKind.ORGANIZATION,
        owner_id=clinic.id,
        routing_number=OUR_BANK,
        account_number=OUR_ACCOUNT,
        holder_kind=HolderKind.BUSINESS,
        holder_name="Larkmoor Clinic",
    )
    set_up_ach(
        organization_id=clinic.id,
        terms=terms(**changes),
        settlement_account_id=own,
        actor=SYSTEM,
        now=NOW,
    )
    made = Clinic(clinic.id, bank_dir)
    for name in ("outbound", "inbound", "archive"):
        made.folder(name).mkdir(parents=True, exist_ok=True)
    return made


def add_account(organization_id: UUID, **changes: Any) -> UUID:
    facts: dict[str, Any] = {
        "owner_kind": OwnerKind.USER,
        "owner_id": new_id(),
        "routing_number": ROUTING,
        "account_number": "998877665544",
        "account_type": AccountType.CHECKING,
        "holder_kind": HolderKind.CONSUMER,
        "holder_name": "Odalys Fenn",
    } | changes
    return add_bank_account(
        organization_id=organization_id, details=BankAccountDetails(**facts), actor=SYSTEM, now=NOW
    )


def deposits(clinic: Clinic, account_id: UUID) -> list[Money]:
    rows = clinic.entries(
        bank_account_id=account_id, purpose="micro_deposit", direction=Direction.CREDIT
    )
    latest = max(row.verification_round for row in rows)
    return [Money(row.amount_cents) for row in rows if row.verification_round == latest]


def verify(clinic: Clinic, account_id: UUID) -> UUID:
    start_verification(
        organization_id=clinic.id,
        bank_account_id=account_id,
        method=VerificationMethod.MICRO_DEPOSITS,
        actor=SYSTEM,
        now=NOW,
    )
    confirm_micro_deposits(
        organization_id=clinic.id,
        bank_account_id=account_id,
        amounts=deposits(clinic, account_id),
        actor=SYSTEM,
        now=NOW,
    )
    return account_id


def agree(clinic: Clinic, account_id: UUID, last4: str = "5544", **changes: Any) -> UUID:
    facts: dict[str, Any] = {
        "kind": MandateKind.PPD,
        "text": f"I allow Larkmoor Clinic to debit my account ending in {last4} up to $2,000,000.",
        "language": "en",
        "lowest": Money(1),
        "highest": Money(200_000_000),
        "evidence": "203.0.113.9 session",
    } | changes
    return give_mandate(
        organization_id=clinic.id,
        bank_account_id=account_id,
        terms=MandateTerms(**facts),
        actor=SYSTEM,
        now=NOW,
    )


def request(account_id: UUID, mandate_id: UUID | None, **changes: Any) -> EntryRequest:
    facts: dict[str, Any] = {
        "reference": f"pay.{new_id()}",
        "bank_account_id": account_id,
        "mandate_id": mandate_id,
        "direction": Direction.DEBIT if mandate_id else Direction.CREDIT,
        "amount": Money(18348),
        "entry_description": "MED BILL",
        "individual_id": "A1B2C3",
    } | changes
    return EntryRequest(**facts)


def originate(
    clinic: Clinic, account_id: UUID, mandate_id: UUID | None, **changes: Any
) -> EntryRow:
    return originate_entry(
        organization_id=clinic.id,
        request=request(account_id, mandate_id, **changes),
        actor=SYSTEM,
        now=changes.pop("now", NOW),
    )


def ready_debit(clinic: Clinic, **changes: Any) -> EntryRow:
    """Queue a debit of a new account under a PPD mandate."""
    number = changes.pop("account_number", "998877665544")
    account_id = add_account(clinic.id, account_number=number)
    return originate(clinic, account_id, agree(clinic, account_id, number[-4:]), **changes)


def _answer_file(sec: str, description: str, entries: list[Entry], modifier: str) -> bytes:
    company = Company("LARKMOOR CLINIC", COMPANY_ID, "07640125")
    header = FileHeader(
        destination=OUR_BANK, origin=ROUTING, created_date=NOW.date(), id_modifier=modifier
    )
    batch = make_batch(
        company=company, sec_code=sec, entry_description=description,
        effective_date=NOW.date(), batch_number=1, entries=entries,
    )  # fmt: skip
    return write_file(AchFile(header, (batch,)))


def _back(entry: AchEntry, number: int, addenda: Any, amount_cents: int) -> Entry:
    is_debit = entry.direction == Direction.DEBIT
    return Entry(
        transaction_code="26" if is_debit else "21",
        routing_number=OUR_BANK,
        account_number=OUR_ACCOUNT,
        amount_cents=amount_cents,
        individual_name="FENN",
        trace_number=f"07640125{number:07d}",
        addenda=(addenda,),
    )


def return_file(*returns: tuple[AchEntry, str], modifier: str = "A") -> bytes:
    """Write what a bank sends when it returns entries."""
    entries = []
    for number, (entry, code) in enumerate(returns, start=1):
        trace = f"07640125{number:07d}"
        addenda = ReturnAddenda(code, entry.trace_number, "07640125", trace)
        entries.append(_back(entry, number, addenda, entry.amount_cents))
    return _answer_file("PPD", "MED BILL", entries, modifier)


def correction_file(entry: AchEntry, code: str, data: str) -> bytes:
    """Write a notification of change."""
    addenda = CorrectionAddenda(code, entry.trace_number, "07640125", data, "076401250000001")
    return _answer_file("COR", "MED BILL", [_back(entry, 1, addenda, 0)], "B")
