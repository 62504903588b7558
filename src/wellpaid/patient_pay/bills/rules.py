"""Who may see which bills, and whether the care on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from wellpaid.patient_pay.access.sights import CarePerson, Sight, covering, shows_care

from .models import Bill


def visible_bills(sights: Iterable[Sight], prefix: str = "") -> Q:
    """Give the condition that leaves the bills that these sights reach, in one organisation.

    :param prefix: the way to the bill from another table, such as ``bill__``
    """
    ids: dict[str, set[UUID]] = {}
    for sight in sights:
        if sight.bill_id is not None:
            ids.setdefault("id", set()).add(sight.bill_id)
        elif sight.patient_id is not None:
            ids.setdefault("patient_id", set()).add(sight.patient_id)
        elif sight.guarantor_id is not None:
            ids.setdefault("guarantor_id", set()).add(sight.guarantor_id)
    # No condition at all would be every bill: nobody's sights reach none.
    found = Q(pk__in=[]) if not ids else Q()
    for name, values in ids.items():
        found |= Q(**{f"{prefix}{name}__in": sorted(values)})
    return found


def is_visible(sights: Iterable[Sight], bill: Bill) -> bool:
    """Tell whether these sights reach a bill that has been read already."""
    here = [sight for sight in sights if sight.organization_id == bill.organization_id]
    if any(sight.bill_id == bill.id for sight in here):
        return True
    return bool(covering(here, guarantor_id=bill.guarantor_id, patient_id=bill.patient_id))


def person_of(bill: Bill) -> CarePerson:
    """Give what must be known of a bill's patient, from a bill read with its people."""
    patient, guarantor = bill.patient, bill.guarantor
    is_same = (patient.source, patient.source_id) == (guarantor.source, guarantor.source_id) or (
        patient.birth_date is not None
        and patient.birth_date == guarantor.birth_date
        and patient.full_name.casefold() == guarantor.full_name.casefold()
    )
    return CarePerson(
        patient_id=bill.patient_id,
        guarantor_id=bill.guarantor_id,
        is_guarantor=is_same,
        birth_date=patient.birth_date,
        state=patient.state,
    )


def may_read_care(sights: Iterable[Sight], bill: Bill, today: date) -> bool:
    """Tell whether the words about the care may be shown."""
    return shows_care(sights, person_of(bill), today)
