"""Documents: stored files with checksum, retention and access log."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.core.documents"
    label = "documents"
