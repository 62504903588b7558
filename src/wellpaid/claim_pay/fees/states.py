"""The states of an agreement on the service, of a fee, and of an invoice."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class AgreementState(StrEnum):
    """Whether the service is on."""

    ON = "on"
    CANCELLED = "cancelled"


class FeeState(StrEnum):
    """Whether a fee stands. It is given back when its payment is cancelled."""

    CHARGED = "charged"
    GIVEN_BACK = "given_back"


class DebitState(StrEnum):
    """Whether invoices are taken from the provider's account."""

    ALLOWED = "allowed"
    ENDED = "ended"


class InvoiceState(StrEnum):
    """Where an invoice is. A debit that settled can still be sent back."""

    DUE = "due"
    COLLECTING = "collecting"
    PAID = "paid"


A, F, D, I = AgreementState, FeeState, DebitState, InvoiceState  # noqa: E741 one letter an enum

AGREEMENT_GRAPH = StateGraph("fee agreement", {(A.ON, A.CANCELLED): "fee_agreement.cancelled"})
FEE_GRAPH = StateGraph("service fee", {(F.CHARGED, F.GIVEN_BACK): "service_fee.given_back"})
DEBIT_GRAPH = StateGraph("fee debit", {(D.ALLOWED, D.ENDED): "fee_debit.cancelled"})
INVOICE_GRAPH = StateGraph(
    "fee invoice",
    {
        (I.DUE, I.COLLECTING): "fee_invoice.collecting",
        (I.COLLECTING, I.PAID): "fee_invoice.paid",
        (I.COLLECTING, I.DUE): "fee_invoice.due_again",
        (I.PAID, I.DUE): "fee_invoice.due_again",
    },
)
GRAPHS = (AGREEMENT_GRAPH, FEE_GRAPH, DEBIT_GRAPH, INVOICE_GRAPH)

PUBLIC: dict[StrEnum, PublicState] = {
    A.ON: PublicState(_("On"), "fees"),
    A.CANCELLED: PublicState(_("Off"), "fees"),
    F.CHARGED: PublicState(_("Charged"), "fees"),
    F.GIVEN_BACK: PublicState(_("Given back"), "fees"),
    D.ALLOWED: PublicState(_("On"), "fees"),
    D.ENDED: PublicState(_("Off"), "fees"),
    I.DUE: PublicState(_("To pay"), "fees"),
    I.COLLECTING: PublicState(_("Being taken from your account"), "fees"),
    I.PAID: PublicState(_("Paid"), "fees"),
}
