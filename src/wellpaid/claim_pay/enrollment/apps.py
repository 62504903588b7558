"""Providers' bank accounts and enrolment."""

from django.apps import AppConfig


class EnrollmentConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.enrollment"
    label = "enrollment"
