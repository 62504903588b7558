"""How people come in who are vouched for by an identity provider."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.emailkit import valid_email_or_none
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from wellpaid.core.identity.models import User
from wellpaid.core.identity.queries import is_known_address

from .happened import What, note


def problem(why: str) -> HttpResponseRedirect:
    """Lead to the page that says why it didn't work, and what to do."""
    return HttpResponseRedirect(f"{reverse('sign_in_with_problem')}?{urlencode({'why': why})}")


def provider_name() -> str:
    """Give the provider's name for its button, or nothing where there is none."""
    provider = settings.IDENTITY_PROVIDER
    return provider.name if provider else ""


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Our side of it."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Stop who would take over somebody's bills, and say what to do instead.

        An address that somebody here has confirmed is theirs, whatever a provider says: they sign
        in as they always do, and connect the provider in the settings.

        :raises ImmediateHttpResponse: with the page that tells
        """
        if sociallogin.state.get("process") == "connect":
            if sociallogin.is_existing and sociallogin.user != request.user:
                raise ImmediateHttpResponse(problem("other"))
            return
        if sociallogin.is_existing:
            return
        if not sociallogin.email_addresses:
            raise ImmediateHttpResponse(problem("email"))
        # Only who is vouched for is told that the address is known; everybody else gets the code
        # page, as at sign-up.
        address = sociallogin.email_addresses[0]
        if address.verified and is_known_address(address.email):
            raise ImmediateHttpResponse(problem("known"))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
        extra_context: Any = None,
    ) -> None:  # fmt: skip
        """Say what happened in our words.

        :raises ImmediateHttpResponse: with the page that tells
        """
        from .provider_views import why_of

        why = why_of(request, error, exception)
        if why == "refused":
            note(request, What.SIGN_IN_FAILED, None)
        raise ImmediateHttpResponse(problem(why))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Take the address and nothing else."""
        user: User = sociallogin.user
        user.email = valid_email_or_none(data.get("email")) or ""
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Keep the new user, and that it began."""
        saved: User = super().save_user(request, sociallogin, form)
        note(request, What.SIGNED_UP, saved.id)
        return saved

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Lead back to the settings."""
        return reverse("settings_sign_in") + "?done=identity-added"
