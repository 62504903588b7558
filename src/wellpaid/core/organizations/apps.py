"""Organisations: providers, payers and who runs the installation."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.core.organizations"
    label = "organizations"
