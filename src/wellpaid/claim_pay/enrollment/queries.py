"""Which accounts payments may go to: the one place that knows the rule. And enrolments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.payees.numbers import TinKind, open_tin, shown_tin
from wellpaid.core.banking.models import BankAccount
from wellpaid.core.banking.states import BankAccountState, OwnerKind, VerificationMethod
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .events import Reason
from .models import (
    DocumentKind,
    Enrollment,
    EnrollmentDocument,
    LinkedTo,
    OpenEnrollment,
    ProviderAccount,
)
from .states import WRITABLE, ApprovalState, EnrollmentState

_LISTED_MAX = 200


def usable_account_ids(organization_id: UUID, *, on_date: date) -> frozenset[UUID]:
    """Give the accounts that choices may name for payments of a day: one query.

    The provider's own, proved to exist, approved by a second person, and past the wait.
    """
    with tenant(organization_id):
        rows = ProviderAccount.objects.filter(
            state=ApprovalState.APPROVED,
            usable_from_date__lte=on_date,
            bank_account__owner_kind=OwnerKind.ORGANIZATION,
            bank_account__state=BankAccountState.VERIFIED,
        )
        return frozenset(rows.values_list("bank_account_id", flat=True))


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account of a provider's own for a page: never its number.

    :param approval: None: nobody has asked that claim payments go there
    """

    id: UUID
    last4: str
    account_type: str
    holder_name: str
    state: BankAccountState
    method: VerificationMethod | None
    tries: int
    approval: ApprovalState | None
    asked_by: str
    usable_from: date | None

    @property
    def is_proved(self) -> bool:
        """Whether the account exists, as its bank says."""
        return self.state is BankAccountState.VERIFIED

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing but, perhaps, the end of the wait: ``usable_from``."""
        return self.is_proved and self.approval is ApprovalState.APPROVED


def provider_accounts(organization_id: UUID) -> list[AccountRow]:
    """Give the provider's own accounts that aren't closed, the oldest first: two queries."""
    with tenant(organization_id):
        accounts = (
            BankAccount.objects.filter(owner_kind=OwnerKind.ORGANIZATION, owner_id=organization_id)
            .exclude(state=BankAccountState.CLOSED)
            .order_by("created_at", "id")
        )
        approvals = {row.bank_account_id: row for row in ProviderAccount.objects.all()}
        return [_row(one, approvals.get(one.id)) for one in accounts]


def _row(account: BankAccount, approval: ProviderAccount | None) -> AccountRow:
    method = account.verification_method
    return AccountRow(
        id=account.id,
        last4=account.last4,
        account_type=account.account_type,
        holder_name=account.holder_name,
        state=BankAccountState(account.state),
        method=VerificationMethod(method) if method else None,
        tries=account.verification_tries,
        approval=ApprovalState(approval.state) if approval else None,
        asked_by=approval.asked_by if approval else "",
        usable_from=approval.usable_from_date if approval else None,
    )


def provider_account(organization_id: UUID, bank_account_id: UUID) -> AccountRow | None:
    """Give one of them."""
    rows = provider_accounts(organization_id)
    return next((row for row in rows if row.id == bank_account_id), None)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of an enrolment."""

    document_id: UUID
    kind: DocumentKind
    size_bytes: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class EnrollmentRow:
    """An enrolment for a page: the tax number as it may be shown, four digits of the account."""

    id: UUID
    organization_id: UUID
    state: EnrollmentState
    reason: Reason
    facts: dict[str, str]
    tin_kind: TinKind
    has_tin: bool
    shown_tin: str
    linked_to: LinkedTo
    bank_account_id: UUID | None
    bank_last4: str
    bank_routing: str
    account_type: str
    start_date: date | None
    signed_name: str
    submitted_by: str
    submitted_at: datetime | None
    decision_words: str
    state_changed_at: datetime
    files: tuple[FileRow, ...] = ()

    @property
    def is_writable(self) -> bool:
        """Whether the provider may write in it."""
        return self.state in WRITABLE


_FACTS = (
    "provider_name", "street", "city", "region", "postal_code", "npi", "contact_name",
    "contact_phone", "contact_email", "agent_name", "bank_name", "bank_address",
)  # fmt: skip


def _enrollment(row: Enrollment, files: tuple[FileRow, ...] = ()) -> EnrollmentRow:
    account, kind = row.bank_account if row.bank_account_id else None, TinKind(row.tin_kind)
    return EnrollmentRow(
        id=row.id,
        organization_id=row.organization_id,
        state=EnrollmentState(row.state),
        reason=Reason(row.reason),
        facts={name: getattr(row, name) for name in _FACTS},
        tin_kind=kind,
        has_tin=bool(row.tin),
        shown_tin=shown_tin(open_tin(row.tin), kind) if row.tin else "",
        linked_to=LinkedTo(row.linked_to),
        bank_account_id=row.bank_account_id,
        bank_last4=account.last4 if account else "",
        bank_routing=account.routing_number if account else "",
        account_type=account.account_type if account else "",
        start_date=row.start_date,
        signed_name=row.signed_name,
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
        decision_words=row.decision_words,
        state_changed_at=row.state_changed_at,
        files=files,
    )


def enrollments_of(organization_id: UUID) -> list[EnrollmentRow]:
    """Give a provider's enrolments, the newest first: one query."""
    with tenant(organization_id):
        rows = Enrollment.objects.select_related("bank_account").order_by("-created_at", "-id")
        return [_enrollment(row) for row in rows[:_LISTED_MAX]]


def enrollment_of(organization_id: UUID, enrollment_id: UUID) -> EnrollmentRow:
    """Give one with its files: two queries.

    :raises NotFound: the organisation has no such enrolment
    """
    with tenant(organization_id):
        row = Enrollment.objects.select_related("bank_account").filter(id=enrollment_id).first()
        if row is None:
            raise NotFound
        files = EnrollmentDocument.objects.filter(enrollment_id=enrollment_id)
        return _enrollment(
            row,
            tuple(
                FileRow(
                    one.document_id, DocumentKind(one.kind), one.document.size_bytes, one.added_at
                )
                for one in files.select_related("document").order_by("added_at", "id")
            ),
        )


@dataclass(frozen=True, slots=True)
class OpenEnrollmentRow:
    """An enrolment that waits for the operator."""

    organization_name: str
    enrollment_id: UUID
    submitted_at: datetime


def open_enrollments() -> list[OpenEnrollmentRow]:
    """Give all organisations' enrolments that wait, the oldest first: one query."""
    rows = OpenEnrollment.objects.filter(ended_at__isnull=True).select_related("organization")
    return [
        OpenEnrollmentRow(row.organization.name, row.enrollment_id, row.submitted_at)
        for row in rows.order_by("submitted_at", "id")[:_LISTED_MAX]
    ]


def organization_of_enrollment(enrollment_id: UUID) -> UUID:
    """Give whose enrolment it is, for the operator.

    :raises NotFound: nobody's, or it was never sent
    """
    found = OpenEnrollment.objects.filter(enrollment_id=enrollment_id)
    organization_id: UUID | None = found.values_list("organization_id", flat=True).first()
    if organization_id is None:
        raise NotFound
    return organization_id
