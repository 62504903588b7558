"""Identity: people who sign in."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.core.identity"
    label = "identity"
