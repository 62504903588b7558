"""Idempotency: the same request twice does its work once."""

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.core.idempotency"
    label = "idempotency"
