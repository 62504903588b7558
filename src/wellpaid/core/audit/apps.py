"""Who did what and when: append-only lines, sealed in hash-chained blocks."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.core.audit"
    label = "audit"
