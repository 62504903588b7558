"""Who may stop a payment."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from wellpaid.core.events.actors import ActorKind
from wellpaid.patient_pay.access.rules import acts_for, is_guest_of
from wellpaid.patient_pay.access.sights import Sight


def may_stop(sights: Sequence[Sight], *, guarantor_id: UUID, payer: str) -> bool:
    """Tell whether somebody may stop a bank payment that isn't at the bank yet.

    Who made it may: it is their money. So may the guarantor and who helps them in full, since the
    bill is theirs to have paid or not. A helper for paying stops what they paid themselves and
    nothing else: they were let in to pay, not to undo what others did. A guest who comes back has
    another session, so a guest with the second fact may stop what a guest paid; what somebody with
    an account paid is that account's.

    :param sights: of the payment's organisation, those of pay links too
    :param payer: the actor who made the payment
    """
    if any(str(sight.actor) == payer for sight in sights) or acts_for(sights, guarantor_id):
        return True
    was_guest = payer.startswith(f"{ActorKind.GUEST.value}:")
    return was_guest and is_guest_of(sights, guarantor_id)
