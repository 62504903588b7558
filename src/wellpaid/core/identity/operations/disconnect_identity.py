"""Stop believing an identity provider about a person."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_noop as _

from wellpaid.core.identity.models import User
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.transactions import transaction


class LastWayIn(ProductError):
    """Without it the person couldn't sign in any more."""

    code, status = "last_way_in", 409
    message = _("This is your only way to sign in. Set a password or add a passkey first.")


def disconnect_identity(*, user_id: UUID, identity_id: int) -> None:
    """Let nobody sign in by this identity any more.

    :raises NotFound: there is none, or it is somebody else's
    :raises LastWayIn: the person has no other way in
    """
    with transaction():
        # The user's row is locked: two that are removed at once must not both be the first.
        user = User.objects.select_for_update(no_key=True).get(id=user_id)
        identity = SocialAccount.objects.filter(user_id=user_id, id=identity_id).first()
        if identity is None:
            raise NotFound
        others = SocialAccount.objects.filter(user_id=user_id, provider=identity.provider).exclude(
            id=identity_id
        )
        passkeys = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN)
        if not (user.has_usable_password() or passkeys.exists() or others.exists()):
            raise LastWayIn
        identity.delete()
