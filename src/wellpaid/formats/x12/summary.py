"""What a file of claim payments says, in the memory of one transaction and of what is kept here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO, Final

from wellpaid.formats.x12.envelope import Interchange
from wellpaid.formats.x12.findings import Finding, Findings
from wellpaid.formats.x12.reading import DEFAULT_LIMITS
from wellpaid.formats.x12.records import Payment, ProviderAdjustment, Trace
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.formats.x12.scanning import Limits
from wellpaid.formats.x12.totals import Totals
from wellpaid.formats.x12.transaction import Transaction835

KEPT_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in short, without names."""

    payer_claim_number: str
    status: str
    charge_cents: int
    paid_cents: int
    patient_responsibility_cents: int | None


@dataclass(frozen=True, slots=True)
class PaymentSummary:
    """A transaction in short.

    :param claims: the first thousand, if they were asked for
    """

    control_number: str
    segment_number: int
    payment: Payment
    trace: Trace
    payer_name: str
    payee_name: str
    payee_npi: str
    payee_tin: str
    totals: Totals
    provider_adjustments: tuple[ProviderAdjustment, ...]
    claims: tuple[ClaimLine, ...]
    error_count: int
    warning_count: int


@dataclass(slots=True)
class FileSummary:
    """A file in short: the first thousand payments and findings, and the count of all.

    :param is_usable: whether it is a file of claim payments, read to its end
    """

    interchange: Interchange | None = None
    payments: list[PaymentSummary] = field(default_factory=list)
    payment_count: int = 0
    payment_cents: int = 0
    totals: Totals = field(default_factory=Totals)
    findings: Findings = field(default_factory=Findings)
    is_usable: bool = False

    @property
    def error_count(self) -> int:
        """Count the errors of file and transactions."""
        return self.findings.error_count

    @property
    def warning_count(self) -> int:
        """Count the warnings of file and transactions."""
        return self.findings.warning_count

    @property
    def kept_findings(self) -> list[Finding]:
        """Give the findings in the order of the file."""
        return sorted(self.findings.kept, key=lambda one: one.segment_number)


def summarize(
    source: bytes | BinaryIO,
    *,
    is_piece: bool = False,
    shows_claims: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> FileSummary:
    """Read and check a file of any size, and say what it holds.

    :param is_piece: whether it may begin with ST, only to look at it
    """
    summary = FileSummary()
    reader = read_835(source, limits=limits, is_piece=is_piece)
    for transaction in reader:
        summary.interchange = summary.interchange or transaction.interchange
        summary.payment_count += 1
        summary.payment_cents += transaction.payment.amount_cents
        summary.totals.add_all(transaction.totals)
        summary.findings.take(
            transaction.findings,
            error_count=transaction.error_count,
            warning_count=transaction.warning_count,
        )
        if len(summary.payments) < KEPT_MAX:
            summary.payments.append(_payment(transaction, shows_claims=shows_claims))
    file = reader.findings
    summary.findings.take(file.kept, error_count=file.error_count, warning_count=file.warning_count)
    summary.is_usable = reader.transaction_count > 0 and not reader.was_stopped
    return summary


def _payment(transaction: Transaction835, *, shows_claims: bool) -> PaymentSummary:
    claims = transaction.claims[:KEPT_MAX] if shows_claims else ()
    return PaymentSummary(
        transaction.control_number, transaction.first_segment, transaction.payment,
        transaction.trace, transaction.payer.name, transaction.payee.name, transaction.payee.npi,
        transaction.payee.tin, transaction.totals, transaction.provider_adjustments,
        tuple(
            ClaimLine(
                one.payer_claim_number, one.status, one.charge_cents, one.paid_cents,
                one.patient_responsibility_cents,
            )
            for one in claims
        ),
        transaction.error_count, transaction.warning_count,
    )  # fmt: skip
