"""One transaction of a payer's file, summed up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.findings import Finding
from wellpaid.formats.x12.transaction import Transaction835

from .drafts import Fault, Read

_SENTENCE_LENGTH = 400
_STATE_LENGTH = 2
FINDINGS_KEPT_MAX = 100
"""Of one payment. A file that breaks a rule on each of ten thousand lines says so often enough."""


def read_transaction(transaction: Transaction835) -> Read:
    """Sum a transaction up."""
    payment, trace, columns = transaction.payment, transaction.trace, transaction.columns
    return Read(
        control_number=transaction.control_number[:9],
        trace_number=trace.number[:50],
        trace_supplement=trace.supplement[:50],
        payer_id_number=trace.payer_id[:10],
        method_code=payment.method[:3],
        amount_cents=payment.amount_cents,
        charge_cents=sum(columns.charge_cents),
        patient_responsibility_cents=sum(filter(None, columns.patient_responsibility_cents)),
        # A positive PLB amount lowers the payment (X12 835, 2.1.4); here it is what is added.
        adjustment_cents=-sum(item.amount_cents for item in transaction.provider_adjustments),
        claim_count=transaction.claim_count,
        payment_date=payment.effective_date,
        payee_name=transaction.payee.name[:60],
        payee_region=_region(transaction),
        npi=transaction.payee.npi[:10],
        tin=transaction.payee.tin,
        start_byte=transaction.start_byte,
        size_bytes=len(transaction.raw),
        delimiters=delimiters_text(transaction.delimiters),
        guide_version=transaction.group.version[:12] if transaction.group else "",
        sender_id=transaction.interchange.sender_id[:15] if transaction.interchange else "",
        interchange_number=(
            transaction.interchange.control_number[:9] if transaction.interchange else ""
        ),
        claims_digest=_claims_digest(transaction),
        faults=faults_of(transaction.findings, transaction.error_count),
    )


def _region(transaction: Transaction835) -> str:
    """Give the payee's state, if its address says one."""
    address = transaction.payee.address
    state = address.state.upper() if address else ""
    return state if len(state) == _STATE_LENGTH and state.isalpha() else ""


def _claims_digest(transaction: Transaction835) -> str:
    """Give the checksum of everything from the first claim to the end of the last adjustment."""
    text, delimiters = transaction.text, transaction.delimiters
    start = max(0, text.find(delimiters.terminator + b"LX" + delimiters.element))
    end = text.rfind(delimiters.terminator + b"SE" + delimiters.element)
    return hashlib.sha256(text[start:end]).hexdigest()


def faults_of(findings: Iterable[Finding], error_count: int) -> tuple[Fault, ...]:
    """Give findings as faults, errors first, so many as are kept."""
    ordered = sorted(findings, key=lambda finding: not finding.is_error)
    faults = [_fault(finding) for finding in ordered[:FINDINGS_KEPT_MAX]]
    if error_count and not any(fault.is_error for fault in faults):
        # The reader keeps only so many; that there was an error must not get lost with them.
        raise AssertionError("a reader that counts an error keeps the first one")
    return tuple(faults)


def _fault(finding: Finding) -> Fault:
    return Fault(
        code=finding.code,
        is_error=finding.is_error,
        sentence=finding.message[:_SENTENCE_LENGTH],
        segment_number=finding.segment_number,
        segment=finding.segment_id[:3],
        element=finding.element[:10],
    )


def delimiters_text(delimiters: Delimiters) -> str:
    """Write delimiters down: element, component, terminator, repetition, line end."""
    return (delimiters.all + delimiters.line_end).decode("latin-1")


def delimiters_from(text: str) -> Delimiters:
    """Read what :func:`delimiters_text` wrote."""
    data = text.encode("latin-1")
    return Delimiters(data[0:1], data[1:2], data[2:3], data[3:4], line_end=data[4:])
