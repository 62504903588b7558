"""How second factors are kept and drawn in this house."""

from __future__ import annotations

import base64
from io import BytesIO

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wellpaid.core.identity.models import User
from wellpaid.kit.crypto import purpose_key
from wellpaid.web.shared.page_context import the_portal_clinic

_BAD_CODE = _("That code isn’t right. Check it, or wait for a new one.")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Our side of passkeys, apps and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _BAD_CODE,
        "unverified_email": _("Confirm your email first."),
    }

    def encrypt(self, text: str) -> str:
        """Keep an app's key and the seed of recovery codes unreadable in the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Undo :meth:`encrypt`."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the code that an app's camera reads, without colours of its own."""
        drawn = BytesIO()
        segno.make(url, error="m").save(
            drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4,
            svgclass="qr", lineclass=None, dark="#000", light="#fff",
        )  # fmt: skip
        # The page says beside it what it is.
        return drawn.getvalue().decode().replace("<svg ", '<svg aria-hidden="true" ', 1)

    def get_totp_issuer(self) -> str:
        """Head the entry in the app with the clinic."""
        return the_portal_clinic().name

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        """Number passkeys that nobody named."""
        number = user.authenticator_set.filter(type=type).count() + 1  # type: ignore[attr-defined]
        return gettext("Passkey {n}").format(n=number)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site as the clinic's, for the sheet that the phone shows."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": the_portal_clinic().name}


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(purpose_key("second factors")))
