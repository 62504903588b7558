"""The commands, as an app so that Django finds them."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """Registers the commands."""

    name = "wellpaid.cli"
    label = "cli"
