"""Read a payer's file and check every payment in it; a run that was cut off goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import batched
from pathlib import Path
from uuid import UUID

from django.db.models import Q

from wellpaid.claim_pay.elections.queries import Router
from wellpaid.claim_pay.elections.resolve import Asked
from wellpaid.claim_pay.elections.resolve import Route as Way
from wellpaid.claim_pay.payees.numbers import tin_hash
from wellpaid.claim_pay.payees.queries import Route, routes_by
from wellpaid.claim_pay.payers.queries import payer_of
from wellpaid.claim_pay.submissions.answering import ANSWERS, Answers
from wellpaid.claim_pay.submissions.checks import own_faults
from wellpaid.claim_pay.submissions.drafts import Fault, Read
from wellpaid.claim_pay.submissions.models import (
    PayerTerms,
    Submission,
    SubmissionFinding,
    SubmittedPayment,
)
from wellpaid.claim_pay.submissions.reading import faults_of, read_transaction
from wellpaid.claim_pay.submissions.states import NO_MONEY, PaymentState, SubmissionState
from wellpaid.core.documents.operations.keep_bytes import path_of
from wellpaid.core.documents.operations.keep_pieces import pieces_path, remove_pieces
from wellpaid.core.documents.operations.store_documents import store_documents
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.queries import day_at
from wellpaid.formats.x12.errors import UnwritableError
from wellpaid.formats.x12.reading import Reader835
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.formats.x12.transaction import Transaction835
from wellpaid.kit.tenancy.scope import tenant

from .lock_terms import locked_terms
from .move_submission import locked_submission, move_submission
from .withdraw_submission import withdraw_payments

logger = logging.getLogger(__name__)

_PER_TRANSACTION = 200
_LIVE = (PaymentState.READY, PaymentState.HELD, PaymentState.ACCEPTED, PaymentState.ROUTED)


def check_submission(*, organization_id: UUID, submission_id: UUID, now: datetime) -> None:
    """Make a row of each payment, with what is wrong with it; then say what comes of the file.

    Of a dry run only this is kept; its bytes are removed.

    Payments with errors are kept aside, and the rest goes on. Two hundred at a time are committed;
    killed in between, the next run reads the file again and writes what isn't there yet. A file
    that has been checked isn't touched.

    :raises NotFound: the organisation has no such file
    """
    with tenant(organization_id):
        submission = locked_submission(submission_id)
        is_open = submission.state == SubmissionState.RECEIVED
    if is_open:
        _read(submission, _bytes_of(submission), now)
    if submission.is_dry_run:
        remove_pieces(_bytes_of(submission))


def _bytes_of(submission: Submission) -> Path:
    if submission.is_dry_run:
        return pieces_path(submission.organization_id, submission.id)
    return path_of(submission.organization_id, submission.content_sha256)


def _read(submission: Submission, path: Path, now: datetime) -> None:
    organization_id, submission_id = submission.organization_id, submission.id
    today = day_at(organization_id, now)
    router = Router(organization_id, today=today)
    payer = payer_of(organization_id)
    payer_ids = [payer.payer_ein] if payer else []
    with path.open("rb") as file:
        reader = read_835(file)
        answers = Answers()
        numbered = enumerate(map(read_transaction, _noted(reader, answers)), start=1)
        for batch in batched(numbered, _PER_TRANSACTION):
            routes = routes_by((read.tin, read.npi) for _, read in batch)
            ways = {position: _way(read, routes, router, organization_id, today)
                    for position, read in batch}  # fmt: skip
            with tenant(organization_id):
                _keep(submission_id, batch, Known(routes, ways), payer_ids, today)
    with tenant(organization_id):
        _conclude(submission_id, reader, answers, now)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a few payments beside the file: whose they are, and how they would go."""

    routes: dict[tuple[str, str], Route | None]
    ways: dict[int, Way]


def _way(
    read: Read,
    routes: dict[tuple[str, str], Route | None],
    router: Router,
    payer_id: UUID,
    today: date,
) -> Way:
    """Give how a payment would go, as the payee's choices stand now."""
    route = routes[read.tin, read.npi]
    payee_id = route.payee_id if route else payer_id  # a stranger's is looked for by nobody
    asked = Asked(payer_id, payee_id, read.npi, read.payment_date or today)
    return router.way_of(route.organization_id if route else None, asked)


def _noted(reader: Reader835, answers: Answers) -> Iterator[Transaction835]:
    for transaction in reader:
        answers.add(transaction)
        yield transaction


def _keep(
    submission_id: UUID,
    batch: Sequence[tuple[int, Read]],
    known_of: Known,
    payer_ids: Sequence[str],
    today: date,
) -> None:
    """Write those payments of a batch that aren't there yet."""
    submission = locked_submission(submission_id)
    last = SubmittedPayment.objects.filter(submission_id=submission_id).order_by("-position")
    known = last.values_list("position", flat=True).first() or 0
    fresh = [(position, read) for position, read in batch if position > known]
    if not fresh or submission.state != SubmissionState.RECEIVED:
        return
    if not submission.payment_count:
        first = fresh[0][1]
        submission.sender_id, submission.interchange_number = (
            first.sender_id, first.interchange_number,
        )  # fmt: skip
    used = _used_traces(submission, [read.trace_number for _, read in fresh])
    rows, findings = [], []
    for position, read in fresh:
        own = own_faults(read, payer_ids=payer_ids, used_traces=used, today=today)
        checked = replace(read, faults=(*own, *read.faults))
        if not checked.has_errors:
            used.add((read.payer_id_number, read.trace_number))
        route = known_of.routes[read.tin, read.npi]
        rows.append(_row(submission, position, checked, route, known_of.ways[position]))
        findings += _findings(submission, position, checked.faults)
    SubmittedPayment.objects.bulk_create(rows)
    SubmissionFinding.objects.bulk_create(findings)
    _count(submission, rows)


def _used_traces(submission: Submission, traces: Sequence[str]) -> set[tuple[str, str]]:
    """Give which of these numbers are taken. A test takes only those of its own file; a dry run
    also hears which it couldn't take if it were sent.
    """
    rows = SubmittedPayment.objects.filter(trace_number__in=traces, state__in=_LIVE)
    if submission.is_dry_run:
        rows = rows.filter(Q(submission_id=submission.id) | Q(is_test=False))
    elif submission.is_test:
        rows = rows.filter(submission_id=submission.id)
    else:
        rows = rows.filter(is_test=False)
    return set(rows.values_list("payer_id_number", "trace_number"))


def _row(
    submission: Submission, position: int, read: Read, route: Route | None, way: Way
) -> SubmittedPayment:
    return SubmittedPayment(
        organization_id=submission.organization_id,
        submission_id=submission.id,
        position=position,
        state=PaymentState.QUARANTINED if read.has_errors else PaymentState.READY,
        is_test=submission.is_test,
        payee_npi=read.npi,
        payee_tin_hash=tin_hash(read.tin) if read.tin else "",
        payee_organization_id=route.organization_id if route else None,
        payee_id=route.payee_id if route else None,
        expected_way=way.method if read.amount_cents else NO_MONEY,
        expected_account_id=way.bank_account_id if read.amount_cents else None,
        finding_count=len(read.faults),
        **{
            name: getattr(read, name)
            for name in (
                "control_number", "trace_number", "trace_supplement", "payer_id_number",
                "method_code", "amount_cents", "charge_cents", "patient_responsibility_cents",
                "adjustment_cents", "claim_count", "payment_date", "payee_name", "payee_region",
                "start_byte", "size_bytes", "delimiters", "guide_version", "claims_digest",
            )
        },
    )  # fmt: skip


def _findings(
    submission: Submission, position: int, faults: Iterable[Fault]
) -> list[SubmissionFinding]:
    return [
        SubmissionFinding(
            organization_id=submission.organization_id,
            submission_id=submission.id,
            position=position,
            number=number,
            code=fault.code,
            is_error=fault.is_error,
            segment_number=fault.segment_number,
            segment=fault.segment,
            element=fault.element,
            sentence=fault.sentence,
        )
        for number, fault in enumerate(faults, start=1)
    ]


def _count(submission: Submission, rows: Sequence[SubmittedPayment]) -> None:
    ready = [row for row in rows if row.state == PaymentState.READY]
    submission.payment_count += len(rows)
    submission.quarantined_count += len(rows) - len(ready)
    submission.claim_count += sum(row.claim_count for row in rows)
    submission.amount_cents += sum(row.amount_cents for row in ready)
    submission.read_through_bytes = rows[-1].start_byte + rows[-1].size_bytes
    submission.save()


def _conclude(submission_id: UUID, reader: Reader835, answers: Answers, now: datetime) -> None:
    """Say what comes of the file as a whole."""
    terms = locked_terms()
    submission = locked_submission(submission_id)
    if submission.state != SubmissionState.RECEIVED:
        return
    # Ours says it of the payment, so that the others can go.
    kept = [finding for finding in reader.findings.kept if finding.code != "trace-duplicate"]
    faults = faults_of(kept, sum(finding.is_error for finding in kept))
    SubmissionFinding.objects.bulk_create(_findings(submission, 0, faults))
    submission.read_through_bytes = submission.size_bytes
    submission.answer_document_id = _answer(submission, terms, reader, answers, now)
    submission.reason = _why_not(submission, faults)
    if not submission.reason:
        to = SubmissionState.CHECKED
    else:
        to = SubmissionState.REFUSED
        withdraw_payments(submission=submission, actor=SYSTEM, now=now)
    move_submission(submission=submission, to=to, actor=SYSTEM, now=now)


def _answer(
    submission: Submission, terms: PayerTerms, reader: Reader835, answers: Answers, now: datetime
) -> UUID | None:
    """Keep TA1 and 999 for the sender; None: the file doesn't say who that is, or not readably."""
    if submission.is_dry_run:
        return None
    try:
        content = answers.written(
            reader.findings.kept, first_number=terms.last_answer_number + 1, made_at=now
        )
    except UnwritableError as error:
        logger.warning("a payer's file can't be answered: %s", error.reason)
        return None
    if content is None:
        return None
    terms.last_answer_number += ANSWERS
    terms.save(update_fields=["last_answer_number"])
    [document_id] = store_documents(
        organization_id=submission.organization_id,
        kind="submission_answer",
        media_type="application/edi-x12",
        contents=[content],
        keep_until_date=submission.document.keep_until_date,
        now=now,
    )
    return document_id


def _why_not(submission: Submission, faults: Sequence[Fault]) -> str:
    """Give why nothing of the file can be used; empty if something can.

    An envelope that doesn't add up casts doubt on every payment in it: one may be missing, or
    twice there (X12.5: a receiver rejects the interchange).
    """
    first = next((fault.sentence for fault in faults if fault.is_error), "")
    if first:
        return first
    if not submission.payment_count:
        return "There is no payment in it."
    return _sent_before(submission)


def _sent_before(submission: Submission) -> str:
    """Say whether the interchange's number was used: ISA13 names an interchange once."""
    if submission.is_test and not submission.is_dry_run:
        return ""
    twin = (
        Submission.objects.filter(
            sender_id=submission.sender_id,
            interchange_number=submission.interchange_number,
            is_test=False,
        )
        .exclude(id=submission.id)
        .exclude(state__in=[SubmissionState.REFUSED, SubmissionState.WITHDRAWN])
        .first()
    )
    if twin is None:
        return ""
    if twin.content_sha256 == submission.content_sha256:
        return f"This file was sent before, on {twin.submitted_at:%Y-%m-%d}."
    return (
        f"Interchange {submission.interchange_number} was sent before, on "
        f"{twin.submitted_at:%Y-%m-%d}, with other content."
    )
