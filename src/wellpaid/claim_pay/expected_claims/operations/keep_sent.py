"""Keep sent claims as rows: new ones, and what was sent again, changed, replaced or voided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.expected_claims.events import ClaimSentAgain
from wellpaid.claim_pay.expected_claims.models import ClaimFile, ClaimSending, ExpectedClaim
from wellpaid.claim_pay.expected_claims.naming import (
    claim_key_of,
    claims_before,
    fingerprint_of,
    payer_key_of,
)
from wellpaid.claim_pay.expected_claims.states import ClaimState
from wellpaid.claim_pay.payees.queries import payees_by_number
from wellpaid.claim_pay.payers.queries import PayerRow, payers_called
from wellpaid.claim_pay.remittances.numbers import bare, name_key
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.events.registry import Event
from wellpaid.formats.claims.draft import ClaimFinding, Frequency, SentClaim
from wellpaid.kit.ids import new_id
from wellpaid.kit.transactions import require_open

from .move_claims import move_claims


@dataclass(frozen=True, slots=True)
class Sending:
    """In which file, and when it is read."""

    file: ClaimFile
    today: date
    now: datetime


@dataclass(slots=True)
class Kept:
    """What came of some claims."""

    new_count: int = 0
    changed_count: int = 0
    same_count: int = 0
    charge_cents: int = 0
    control_keys: set[str] = field(default_factory=set)
    findings: list[ClaimFinding] = field(default_factory=list)


def keep_sent(*, sending: Sending, claims: Sequence[SentClaim], actor: Actor) -> Kept:
    """Write claims down in the caller's transaction, which has the turn."""
    require_open()
    keeping = _Keeping(sending, claims)
    for claim in claims:
        keeping.take(claim)
    keeping.write(actor)
    return keeping.kept


class _Keeping:
    """One batch: what is known of it is read once, and what is new is written once."""

    def __init__(self, sending: Sending, claims: Sequence[SentClaim]) -> None:
        self.sending, self.kept = sending, Kept()
        self.payees = payees_by_number((one.tin, one.npi) for one in claims)
        self.payers = payers_called({(one.payer_number, one.payer_name) for one in claims})
        keys = {bare(one.control_number) for one in claims}
        rows = ExpectedClaim.objects.filter(control_key__in=keys).order_by("id")
        self.rows: dict[str, ExpectedClaim] = {
            row.claim_key: row for row in rows.select_for_update(no_key=True, of=("self",))
        }
        ids = [row.id for row in self.rows.values()]
        sendings = ClaimSending.objects.filter(expected_claim_id__in=ids)
        self.known = set(sendings.values_list("expected_claim_id", "fingerprint"))
        self.new: list[ExpectedClaim] = []
        self.again: dict[UUID, ExpectedClaim] = {}
        self.moves: list[tuple[ExpectedClaim, ClaimState]] = []
        self.sendings: list[ClaimSending] = []

    def take(self, claim: SentClaim) -> None:
        """Take one claim in, or say why not."""
        payee = self.payees[claim.tin, claim.npi]
        if payee.is_foreign:
            message = "This tax number isn’t one of yours here."
            self._refuse(claim, "REF*EI" if claim.form else "provider_tin", "not-yours", message)
            return
        row = self.rows.get(claim_key_of(claim, payee.id))
        if claim.frequency is not Frequency.ORIGINAL:
            before = self._before(claim, payee.id)
            if len(before) > 1 and row is None:
                message = "Several claims here have this number; it doesn’t say which it means."
                self._refuse(claim, "CLM01" if claim.form else "claim_number", "several", message)
                return
            row = row or next(iter(before), None)
        if row is None and claim.frequency is Frequency.VOID:
            message = "There is no such claim here, so nothing was taken back."
            self._refuse(claim, "", "several", message)
            return
        sent_date = claim.sent_date or self.sending.today
        if row is None:
            row = self._add(claim, payee.id, sent_date)
        elif not self._is_news(row, claim):
            self.kept.same_count += 1
            return
        else:
            self._change(row, claim, sent_date)
        self._note(row, claim, sent_date)

    def _before(self, claim: SentClaim, payee_id: UUID | None) -> list[ExpectedClaim]:
        start = claims_before(claim, payee_id)
        return [row for key, row in self.rows.items() if key.startswith(start)]

    def _refuse(self, claim: SentClaim, element: str, rule: str, message: str) -> None:
        self.kept.findings.append(
            ClaimFinding(where=claim.place, field=element, rule=rule, message=message)
        )

    def _is_news(self, row: ExpectedClaim, claim: SentClaim) -> bool:
        return (row.id, fingerprint_of(claim, claim.sent_date)) not in self.known

    def _add(self, claim: SentClaim, payee_id: UUID | None, sent_date: date) -> ExpectedClaim:
        key = claim_key_of(claim, payee_id)
        payer = self.payers[claim.payer_number, claim.payer_name]
        row = ExpectedClaim(
            id=new_id(),
            organization_id=self.sending.file.organization_id,
            state=ClaimState.WAITING,
            claim_key=key,
            payee_id=payee_id,
            first_sent_date=sent_date,
            state_changed_at=self.sending.now,
        )
        _take_facts(row, claim, sent_date, payer)
        self.rows[key] = row
        self.new.append(row)
        self.kept.new_count += 1
        self.kept.charge_cents += claim.charge.cents
        return row

    def _change(self, row: ExpectedClaim, claim: SentClaim, sent_date: date) -> None:
        self.kept.changed_count += 1
        if sent_date < row.sent_date:
            return  # an older file, read later: what is here is newer
        if claim.frequency is Frequency.VOID:
            if row.state != ClaimState.VOIDED:
                self.moves.append((row, ClaimState.VOIDED))
        elif row.state == ClaimState.VOIDED:
            self.moves.append((row, ClaimState.WAITING))
        if claim.frequency is not Frequency.VOID:
            payer = self.payers[claim.payer_number, claim.payer_name]
            _take_facts(row, claim, sent_date, payer)
        if row not in self.new:
            self.again[row.id] = row

    def _note(self, row: ExpectedClaim, claim: SentClaim, sent_date: date) -> None:
        fingerprint = fingerprint_of(claim, claim.sent_date)
        self.known.add((row.id, fingerprint))
        self.kept.control_keys.add(bare(claim.control_number))
        self.sendings.append(
            ClaimSending(
                organization_id=row.organization_id,
                expected_claim_id=row.id,
                claim_file_id=self.sending.file.id,
                place=claim.place[:80],
                fingerprint=fingerprint,
                frequency=claim.frequency,
                charge_cents=claim.charge.cents,
                sent_date=sent_date,
                taken_in_at=self.sending.now,
            )
        )

    def write(self, actor: Actor) -> None:
        """Write everything down, and say it."""
        now = self.sending.now
        move_claims(moves=self.moves, actor=actor, now=now)
        ExpectedClaim.objects.bulk_create(self.new)
        for row in self.again.values():
            row.save()
        ClaimSending.objects.bulk_create(self.sendings)
        announce_many(list(_sent_again(self.again.values())), actor=actor, now=now)


def _sent_again(rows: Iterable[ExpectedClaim]) -> Iterable[tuple[Event, UUID]]:
    for row in rows:
        yield ClaimSentAgain(row.id, row.charge_cents, row.paid_cents), row.id


def _take_facts(
    row: ExpectedClaim, claim: SentClaim, sent_date: date, payer: PayerRow | None
) -> None:
    """Let a row say what was sent last."""
    row.control_number = claim.control_number
    row.form = claim.form
    if payer is not None or row.payer_id is None:
        row.payer_id = payer.organization_id if payer else None
        row.payer_name = payer.name if payer else claim.payer_name or claim.payer_number[:60]
        row.payer_key = name_key(row.payer_name) or payer_key_of(claim)[:100]
    row.payer_number = claim.payer_number
    row.family_name, row.given_name = claim.family_name, claim.given_name
    row.family_key = name_key(claim.family_name, claim.given_name)
    row.member_id = claim.member_id
    row.service_from, row.service_to = claim.service_from, claim.service_to
    row.payer_claim_number = claim.payer_claim_number
    row.charge_cents, row.sent_date = claim.charge.cents, sent_date
    # What a plan usually allows is reckoned anew for another charge.
    row.expected_cents = claim.expected.cents if claim.expected else None
    row.is_by_contract = claim.expected is not None
    if claim.frequency is Frequency.REPLACEMENT:
        row.replaced_date = sent_date
