"""Have the gateway forget a card that was removed."""

from __future__ import annotations

from uuid import UUID

from wellpaid.kit.crypto import open_sealed
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.registry import card_gateway
from wellpaid.patient_pay.payments.policy import STORED_CARD
from wellpaid.patient_pay.wallet.models import SavedMethod
from wellpaid.patient_pay.wallet.states import SavedMethodState


def forget_card(*, organization_id: UUID, saved_method_id: UUID) -> None:
    """Ask outside any transaction, then forget the credential too. Asked twice is asked once.

    What remains of the card is its row without anything that could be charged.

    :raises GatewayUnreachable: the caller asks again
    :raises AnswerLost: likewise
    """
    with tenant(organization_id):
        method = SavedMethod.objects.get(id=saved_method_id)
    if method.state != SavedMethodState.REMOVED or not method.credential:
        return
    card_gateway(method.gateway).forget_card(open_sealed(STORED_CARD, method.credential))
    with tenant(organization_id):
        method = lock_row(SavedMethod, saved_method_id)
        method.credential = ""
        method.save(update_fields=["credential"])
