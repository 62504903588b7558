"""Appeals."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.appeals"
    label = "appeals"
