"""Inviting a guarantor into an account."""

from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.invitations"
    label = "invitations"
