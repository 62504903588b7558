"""Who may see which bills, and whether the care on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from wellpaid.patient_pay.access.sights import CarePerson, Sight, covering, shows_care

from .models import Bill


def visible_bills(sights: Iterable[Sight], prefix: str = "") -> Q:
    """Give the condition that leaves the bills that these sights reach, in one organisation.

    :param prefix: the way to the bill from another table, such as ``bill__``
    """
    guarantor_ids, patient_ids = set(), set()
    for sight in sights:
        if sight.patient_id is None:
            guarantor_ids.add(sight.guarantor_id)
        else:
            patient_ids.add(sight.patient_id)
    if not patient_ids:
        return Q(**{f"{prefix}guarantor_id__in": sorted(guarantor_ids)})
    by_patient = Q(**{f"{prefix}patient_id__in": sorted(patient_ids)})
    if not guarantor_ids:
        return by_patient
    return by_patient | Q(**{f"{prefix}guarantor_id__in": sorted(guarantor_ids)})


def is_visible(sights: Iterable[Sight], bill: Bill) -> bool:
    """Tell whether these sights reach a bill that has been read already."""
    here = [sight for sight in sights if sight.organization_id == bill.organization_id]
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
