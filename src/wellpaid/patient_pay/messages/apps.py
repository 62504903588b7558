"""Messages between people and the billing office."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.messages"
    label = "patient_messages"
