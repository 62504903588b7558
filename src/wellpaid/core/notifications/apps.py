"""Notifications: letters to people, told apart by what happened."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.core.notifications"
    label = "notifications"
