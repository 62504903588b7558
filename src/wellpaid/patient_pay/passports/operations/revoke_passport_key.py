"""Stop trusting a signing key."""

from __future__ import annotations

from datetime import datetime

from wellpaid.kit.errors import NotFound
from wellpaid.kit.transactions import transaction
from wellpaid.patient_pay.passports.models import PassportKey


def revoke_passport_key(*, key_id: str, now: datetime) -> None:
    """Let every passport of this key prove nothing from now on: its secret got into other hands.

    Rotation needs no revocation: a new installation secret signs with a new key by itself.

    :raises NotFound: no key has this id
    """
    with transaction():
        keys = PassportKey.objects.filter(key_id=key_id)
        if not keys.exists():
            raise NotFound
        keys.filter(revoked_at__isnull=True).update(revoked_at=now)
