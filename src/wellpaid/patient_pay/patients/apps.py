"""Patients, and the guarantors who get their bills."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.patients"
    label = "patients"
