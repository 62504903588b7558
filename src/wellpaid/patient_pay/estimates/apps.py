"""Good-faith estimates."""

from django.apps import AppConfig


class EstimatesConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.estimates"
    label = "estimates"
