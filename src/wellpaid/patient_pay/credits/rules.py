"""Who may spend what we owe a guarantor."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from wellpaid.patient_pay.access.rules import acts_for, is_guest_of, is_kept_in_an_account
from wellpaid.patient_pay.access.sights import Sight


def may_use_credit(sights: Sequence[Sight], *, organization_id: UUID, guarantor_id: UUID) -> bool:
    """Tell whether somebody may let the guarantor's credit pay one of the guarantor's bills.

    The guarantor may, and who helps them in full: it is the guarantor's money. A helper for paying
    pays with their own. A guest with the second fact may as long as nobody keeps these bills in an
    account: the paper is then the guarantor's only way in, and the money stays on their own bills.
    Once there is an account, spending is the account's.
    """
    if acts_for(sights, guarantor_id):
        return True
    if not is_guest_of(sights, guarantor_id):
        return False
    return not is_kept_in_an_account(organization_id=organization_id, guarantor_id=guarantor_id)
