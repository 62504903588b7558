"""Our own bank as a gateway: debits and credits by ACH, through ``core/banking``.

There is no wire here. An entry is a row, in one transaction of its own, and goes into a file later;
so no answer is ever lost, and what became of it is known as soon as the bank has told ``banking``.
"""

from __future__ import annotations

from uuid import UUID

from wellpaid.core.banking.operations.cancel_entry import EntryNotCancellable, cancel_entry
from wellpaid.core.banking.operations.originate_entry import EntryRequest, originate_entry
from wellpaid.core.banking.queries import EntryRow, find_entry
from wellpaid.core.banking.states import Direction, EntryState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError

from .base import (
    Charge,
    ChargeRequest,
    ChargeStatus,
    GatewayRefused,
    Refund,
    RefundRequest,
    RefundStatus,
)

_DESCRIPTION = "MED BILL"  # what the account's holder reads on a statement, ten places
_INDIVIDUAL_ID_LENGTH = 15

_CHARGE_STATUS = {
    EntryState.WAITING: ChargeStatus.SUBMITTED,
    EntryState.QUEUED: ChargeStatus.SUBMITTED,
    EntryState.BATCHED: ChargeStatus.SUBMITTED,
    EntryState.SENT: ChargeStatus.SUBMITTED,
    EntryState.SETTLED: ChargeStatus.SUCCEEDED,
    EntryState.RETURNED: ChargeStatus.RETURNED,
    EntryState.CANCELLED: ChargeStatus.CANCELLED,
}
_REFUND_STATUS = {
    EntryState.SETTLED: RefundStatus.SUCCEEDED,
    EntryState.RETURNED: RefundStatus.FAILED,
    EntryState.CANCELLED: RefundStatus.FAILED,
}


def bank_token(bank_account_id: UUID, mandate_id: UUID) -> str:
    """Name what is charged: which account, on which authorisation."""
    return f"{bank_account_id}.{mandate_id}"


class AchGateway:
    """Moves money between bank accounts. Its ids are our own references."""

    code = "ach"

    def __init__(self, account: str = "") -> None:
        if account:
            raise ValueError("our own bank has no accounts of organisations")

    def open_charge(self, request: ChargeRequest) -> str:
        """Nothing has to be made ready: our reference is enough."""
        return ""

    def charge(self, request: ChargeRequest) -> Charge:
        """Put a debit in line, once for each reference; its account is checked first."""
        account, _, mandate = request.token.partition(".")
        entry = self._originate(
            EntryRequest(
                reference=request.reference,
                bank_account_id=UUID(account),
                direction=Direction.DEBIT,
                amount=request.amount,
                entry_description=_DESCRIPTION,
                individual_id=_individual_id(request.reference),
                mandate_id=UUID(mandate),
                may_wait=True,
            )
        )
        return _charge(entry)

    def present_again(self, reference: str, number: int) -> Charge:
        """Ask the bank once more for a debit that came back for lack of money.

        :param number: 1 for the first time; it makes the entry's own reference
        :raises GatewayRefused: such as ``ach_retry_not_allowed``: Nacha allows it twice in 180 days
        """
        first = _find(reference)
        if first is None:
            raise GatewayRefused("not_found")
        return _charge(
            self._originate(
                EntryRequest(
                    reference=f"{reference}.{number}",
                    bank_account_id=first.bank_account_id,
                    direction=Direction.DEBIT,
                    amount=first.amount,
                    entry_description=_DESCRIPTION,
                    individual_id=_individual_id(reference),
                    mandate_id=first.mandate_id,
                    retry_of=reference,
                )
            )
        )

    def find_charge(self, reference: str, *, gateway_id: str = "") -> Charge | None:
        """Ask by our own reference, or by that of the time that it was last presented."""
        entry = _find(gateway_id or reference)
        return _charge(entry) if entry else None

    def cancel_charge(self, gateway_id: str) -> Charge:
        """Take a debit back that is in no file yet; one that is in a file goes its way."""
        try:
            entry = cancel_entry(
                organization_id=_organization(gateway_id),
                reference=gateway_id,
                actor=SYSTEM,
                now=utc_now(),
            )
        except NotFound:
            raise GatewayRefused("not_found") from None
        except EntryNotCancellable:
            found = _find(gateway_id)
            assert found is not None  # it was there a moment ago, and entries are never deleted
            entry = found
        return _charge(entry)

    def refund(self, request: RefundRequest) -> Refund:
        """Put a credit to the same account in line, once for each reference.

        What a charge may give back in all is the engine's to say; never more than the charge.
        """
        debit = _find(request.charge_gateway_id)
        if debit is None or debit.state is not EntryState.SETTLED:
            raise GatewayRefused("charge_not_refundable")
        if request.amount > debit.amount:
            raise GatewayRefused("amount_too_large")
        entry = self._originate(
            EntryRequest(
                reference=request.reference,
                bank_account_id=debit.bank_account_id,
                direction=Direction.CREDIT,
                amount=request.amount,
                entry_description="REFUND",
                individual_id=_individual_id(request.reference),
            )
        )
        return _refund(entry, request.charge_gateway_id)

    def find_refund(self, *, reference: str, charge_gateway_id: str) -> Refund | None:
        """Ask by our own reference."""
        entry = _find(reference)
        return _refund(entry, charge_gateway_id) if entry else None

    def _originate(self, request: EntryRequest) -> EntryRow:
        try:
            return originate_entry(
                organization_id=_organization(request.reference),
                request=request,
                actor=SYSTEM,
                now=utc_now(),
            )
        except ProductError as refusal:
            raise GatewayRefused(refusal.code) from refusal


def payment_reference(reference: str) -> str:
    """Give the payment's own reference, whichever time it was presented."""
    return ".".join(reference.split(".")[:2])


def _organization(reference: str) -> UUID:
    return UUID(reference.partition(".")[0])


def _individual_id(reference: str) -> str:
    """Give an opaque number that fits: the end of our own id."""
    return UUID(reference.partition(".")[2]).hex[-_INDIVIDUAL_ID_LENGTH:].upper()


def _find(reference: str) -> EntryRow | None:
    return find_entry(organization_id=_organization(reference), reference=reference)


def _charge(entry: EntryRow) -> Charge:
    status = _CHARGE_STATUS[entry.state]
    if status is ChargeStatus.CANCELLED and entry.return_code:
        status = ChargeStatus.RETURNED  # the account failed its check: a bank said no
    return Charge(
        gateway_id=entry.reference,
        reference=payment_reference(entry.reference),
        status=status,
        amount=entry.amount,
        return_code=entry.return_code,
    )


def _refund(entry: EntryRow, charge_gateway_id: str) -> Refund:
    return Refund(
        gateway_id=entry.reference,
        reference=entry.reference,
        charge_gateway_id=charge_gateway_id,
        status=_REFUND_STATUS.get(entry.state, RefundStatus.PENDING),
        amount=entry.amount,
        failure_code=entry.return_code,
    )
