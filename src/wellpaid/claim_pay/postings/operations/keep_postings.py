"""Keep the postings of some payments: new ones, and those that take the place of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from wellpaid.claim_pay.postings.matching import Line, change_of
from wellpaid.claim_pay.postings.models import Posting, PostingFile
from wellpaid.claim_pay.postings.naming import Candidate, key_of, whose
from wellpaid.claim_pay.postings.queries.payments import candidates, claims_of, payments_named
from wellpaid.claim_pay.postings.windows import Span
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.formats.postings.draft import PostedRow
from wellpaid.kit.transactions import require_open


@dataclass(slots=True)
class Kept:
    """What came of some payments' rows, and the payments themselves that an 835 tells."""

    new_count: int = 0
    changed_count: int = 0
    same_count: int = 0
    unknown_count: int = 0
    remittances: dict[UUID, Remittance] = field(default_factory=dict)


def keep_postings(
    *, file: PostingFile, days: Span, rows: Mapping[str, Sequence[PostedRow]]
) -> Kept:
    """Write rows down, by their payment's key, in the caller's transaction, which has the turn.

    :param days: the first and last day of the whole file
    """
    require_open()
    keeping = _Keeping(file, days, rows)
    for payment_key, mine in rows.items():
        keeping.take(payment_key, mine)
    keeping.write()
    return keeping.kept


class _Keeping:
    """One batch: what is known of it is read once, and what is new is written once."""

    def __init__(
        self, file: PostingFile, days: Span, rows: Mapping[str, Sequence[PostedRow]]
    ) -> None:
        self.file, self.days, self.kept = file, days, Kept()
        self.before: dict[str, list[Posting]] = defaultdict(list)
        for row in Posting.objects.filter(payment_key__in=rows, is_active=True).order_by("id"):
            self.before[row.payment_key].append(row)
        self.payments = payments_named(rows)
        self.by_id = {one.id: one for some in self.payments.values() for one in some}
        self.claims = claims_of(self.by_id)
        self.new: list[Posting] = []
        self.replaced: list[UUID] = []

    def take(self, payment_key: str, rows: Sequence[PostedRow]) -> None:
        """Take one payment's rows in."""
        known = candidates(self.payments.get(payment_key, ()), self.claims)
        by_claim: dict[str, list[PostedRow]] = defaultdict(list)
        for row in rows:
            by_claim[key_of(row.claim_number)].append(row)
        before: dict[str, list[Posting]] = defaultdict(list)
        for posting in self.before[payment_key]:
            before[posting.claim_key].append(posting)
        whole = whose({row.payer_name for row in rows}, set(by_claim), known)
        told = set()
        for claim_key, mine in by_claim.items():
            payment = whole or whose({row.payer_name for row in mine}, {claim_key}, known)
            if payment is None:
                self.kept.unknown_count += len(mine)
            else:
                told.add(payment)
            self._take_claim(payment_key, claim_key, mine, before[claim_key], payment)
        for payment in told:
            self._let_go(payment, before, set(by_claim))
            remittance = self.by_id[_id(payment)]
            self.kept.remittances[remittance.id] = remittance

    def _take_claim(
        self,
        payment_key: str,
        claim_key: str,
        rows: Sequence[PostedRow],
        before: Sequence[Posting],
        payment: Candidate | None,
    ) -> None:
        change = change_of(
            [Line(row.amount.cents, row.posted_date) for row in rows],
            [Line(one.amount_cents, one.posted_date, one.id) for one in before],
            self.days,
        )
        if not change.is_news:
            self.kept.same_count += len(rows)
            return
        if change.replaced:
            self.kept.changed_count += len(rows)
        else:
            self.kept.new_count += len(rows)
        taken = set(change.replaced)
        self.replaced += [one.id for one in before if one.id in taken]
        remittance_id = _id(payment) if payment else None
        self.new += [self._posting(payment_key, claim_key, row, remittance_id) for row in rows]

    def _posting(
        self, payment_key: str, claim_key: str, row: PostedRow, remittance_id: UUID | None
    ) -> Posting:
        return Posting(
            organization_id=self.file.organization_id,
            posting_file_id=self.file.id,
            row_number=row.row,
            payment_number=row.payment_number,
            payment_key=payment_key,
            claim_number=row.claim_number,
            claim_key=claim_key,
            payer_name=row.payer_name,
            amount_cents=row.amount.cents,
            posted_date=row.posted_date,
            posted_by=row.posted_by,
            remittance_id=remittance_id,
        )

    def _let_go(
        self, payment: Candidate, before: Mapping[str, Sequence[Posting]], told: Collection[str]
    ) -> None:
        """Let postings count no more that the payment never had, and the books have no more.

        A row that is missing in a file may just not be asked for; one that was wrong and is missing
        in a file of its own day, which speaks of the payment, was taken out.
        """
        for claim_key, postings in before.items():
            if claim_key in told or claim_key in payment.claim_keys or not claim_key:
                continue
            self.replaced += [
                one.id
                for one in postings
                if one.remittance_id == payment.id
                and self.days.covers(one.posted_date, one.posted_date)
            ]

    def write(self) -> None:
        """Write everything down."""
        Posting.objects.filter(id__in=self.replaced).update(
            is_active=False, replaced_by_id=self.file.id
        )
        Posting.objects.bulk_create(self.new, batch_size=1000)


def _id(payment: Candidate) -> UUID:
    assert isinstance(payment.id, UUID)
    return payment.id
