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


A, F = AgreementState, FeeState

AGREEMENT_GRAPH = StateGraph("fee agreement", {(A.ON, A.CANCELLED): "fee_agreement.cancelled"})
FEE_GRAPH = StateGraph("service fee", {(F.CHARGED, F.GIVEN_BACK): "service_fee.given_back"})
GRAPHS = (AGREEMENT_GRAPH, FEE_GRAPH)

PUBLIC: dict[StrEnum, PublicState] = {
    A.ON: PublicState(_("On"), "fees"),
    A.CANCELLED: PublicState(_("Off"), "fees"),
    F.CHARGED: PublicState(_("Charged"), "fees"),
    F.GIVEN_BACK: PublicState(_("Given back"), "fees"),
}
