"""Give a person a user name to sign in with, beside the address."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_noop as _

from wellpaid.core.identity.models import User
from wellpaid.kit.errors import ProductError
from wellpaid.kit.transactions import savepoint, transaction


class UserNameTaken(ProductError):
    """Somebody else has it."""

    code, status = "user_name_taken", 409
    message = _("That user name is taken. Try another one.")


def set_user_name(*, user_id: UUID, username: str) -> None:
    """Keep a user name, in small letters.

    :raises UserNameTaken: somebody else has it
    """
    with transaction():
        try:
            with savepoint():
                User.objects.filter(id=user_id).update(username=username.lower())
        except IntegrityError as error:
            raise UserNameTaken from error
