"""Oversight: what the operator watches."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.core.oversight"
    label = "oversight"
