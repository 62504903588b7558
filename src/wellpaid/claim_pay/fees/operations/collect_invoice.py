"""Take an invoice from the provider's account, under the permission that it gave."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.fees.models import FeeDebit, FeeInvoice
from wellpaid.claim_pay.fees.states import DebitState, InvoiceState
from wellpaid.core.banking.operations.copy_account import copy_account
from wellpaid.core.banking.operations.give_mandate import MandateTerms, give_mandate
from wellpaid.core.banking.operations.originate_entry import EntryRequest, originate_entry
from wellpaid.core.banking.operations.revoke_mandate import revoke_mandate
from wellpaid.core.banking.states import Direction, MandateKind
from wellpaid.core.events.actors import SYSTEM, Actor
from wellpaid.core.ledger.claim_postings import ClaimMoney, service_fee_collected
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.organizations.queries import day_at, operator_id
from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .earn_fee import NoOperator
from .move_invoice import move_invoice
from .sign_debit import offers_debit

NOTICE_BANKING_DAYS = 5
"""An invoice is taken so many banking days after it was written, or asked for, and not before."""
_DESCRIPTION = "SERVICEFEE"
_ID_LENGTH = 15


class InvoiceNotCollectable(ProductError):
    """No permission covers it, it isn't due, or the account can't be used any more."""

    code, status = "fee_invoice_not_collectable", 409
    message = "This invoice can’t be taken from your account. Nothing was taken."


def collect_invoice(
    *, organization_id: UUID, fee_invoice_id: UUID, actor: Actor, now: datetime
) -> None:
    """Put the debit in line at the operator's bank, once a try.

    The entry is made first, under the try's own reference; killed in between, the next run finds
    it there. Each organisation has a transaction of its own.

    :raises NotFound: the provider has no such invoice
    :raises InvoiceNotCollectable: nothing allows it, or it is on its way or paid
    """
    with tenant(organization_id):
        row = FeeInvoice.objects.filter(id=fee_invoice_id).first()
        debit = FeeDebit.objects.filter(state=DebitState.ALLOWED).first()
    if row is None:
        raise NotFound
    operator = operator_id()
    if operator is None or debit is None or not offers_debit():
        raise InvoiceNotCollectable
    if row.state != InvoiceState.DUE or row.amount_cents > debit.most_cents:
        raise InvoiceNotCollectable
    row.tries_count += 1
    account_id = _account(organization_id, operator, debit, now)
    originate_entry(
        organization_id=operator,
        request=EntryRequest(
            reference=row.entry_reference,
            bank_account_id=account_id,
            direction=Direction.DEBIT,
            amount=row.amount,
            entry_description=_DESCRIPTION,
            individual_id=row.id.hex[:_ID_LENGTH],
            mandate_id=_mandate(operator, debit, account_id),
            wished_date=add_banking_days(day_at(operator, now), NOTICE_BANKING_DAYS),
        ),
        actor=actor,
        now=now,
    )
    with tenant(organization_id):
        locked = lock_row(FeeInvoice, fee_invoice_id)
        if locked.state == InvoiceState.DUE and locked.tries_count < row.tries_count:
            locked.tries_count, locked.failure_code = row.tries_count, ""
            move_invoice(row=locked, to=InvoiceState.COLLECTING, actor=actor, now=now)


def _account(organization_id: UUID, operator: UUID, debit: FeeDebit, now: datetime) -> UUID:
    """Have the provider's account among the operator's rows; outside any transaction."""
    try:
        return copy_account(
            from_organization_id=organization_id,
            bank_account_id=debit.bank_account_id,
            to_organization_id=operator,
            owner_id=debit.payee_id,
            actor=SYSTEM,
            now=now,
        )
    except NotFound:
        raise InvoiceNotCollectable from None


def _mandate(operator: UUID, debit: FeeDebit, account_id: UUID) -> UUID:
    """Give the permission among the operator's mandates: the same words, the same day.

    One that was cancelled while it was copied is taken back, as it would have been a moment later.

    :raises InvoiceNotCollectable: it was
    """
    if debit.operator_mandate_id is not None:
        return UUID(str(debit.operator_mandate_id))
    mandate_id = give_mandate(
        organization_id=operator,
        bank_account_id=account_id,
        terms=MandateTerms(
            kind=MandateKind.CCD,
            text=debit.text,
            language=debit.language,
            lowest=Money(1),
            highest=Money(debit.most_cents),
            evidence=f"{debit.signed_by} {debit.signed_name}",
        ),
        actor=SYSTEM,
        now=debit.signed_at,
    )
    with tenant(debit.organization_id):
        locked = lock_row(FeeDebit, debit.id)
        locked.operator_mandate_id = mandate_id
        locked.save(update_fields=["operator_mandate_id"])
        if locked.state == DebitState.ALLOWED:
            return mandate_id
        defer("fees.end_debit", organization_id=debit.organization_id, fee_debit_id=debit.id)
    raise InvoiceNotCollectable


def end_debit(*, organization_id: UUID, fee_debit_id: UUID, now: datetime) -> None:
    """Take the operator's copy of a cancelled permission back; what waits under it is cancelled."""
    with tenant(organization_id):
        row = FeeDebit.objects.get(id=fee_debit_id)
    operator = operator_id()
    if row.operator_mandate_id is None or operator is None or row.state == DebitState.ALLOWED:
        return
    revoke_mandate(
        organization_id=operator, mandate_id=row.operator_mandate_id, actor=SYSTEM, now=now
    )


def collect_half(
    *, provider_id: UUID, fee_invoice_id: UUID, key: str, amount: Money, effective_date: date
) -> None:
    """Write the operator's half under the key of the provider's; again, it changes nothing.

    :param amount: negative: the money went back
    :raises NoOperator: there is no operator organisation
    """
    operator = operator_id()
    if operator is None:
        raise NoOperator
    with tenant(operator):
        fact = ClaimMoney(fee_invoice_id, amount, effective_date, SYSTEM, key=key)
        post(journal=service_fee_collected(fact, provider_id))
