"""What happens here, named once: an event is an audit line, a webhook and a notification."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.core.events"
    label = "events"
