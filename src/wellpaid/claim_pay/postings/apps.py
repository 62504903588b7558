"""Postings."""

from django.apps import AppConfig


class PostingsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.postings"
    label = "postings"
