"""The pages, as an app so that Django finds templates and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the pages."""

    name = "wellpaid.web"
    label = "web"
