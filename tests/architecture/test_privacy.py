"""Every column of every model of ours says how private it is."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from wellpaid.kit.privacy import Privacy


def _ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("wellpaid.")]


def _stored(model: type[models.Model]) -> set[str]:
    composite = {field.name for field in model._meta.local_fields if field.column is None}
    return {field.name for field in model._meta.local_fields} - composite - {"pk"}


def test_every_field_is_classified_and_no_other():
    wrong = {}
    for model in _ours():
        table: dict[str, Privacy] = getattr(model, "privacy", {})
        missing = _stored(model) - set(table)
        unknown = set(table) - {field.name for field in model._meta.get_fields()}
        if missing or unknown:
            wrong[model._meta.label] = (sorted(missing), sorted(unknown))
    assert wrong == {}


def test_nothing_private_is_indexed_as_a_public_key():
    """What people see in addresses is never a name, a birth date or a secret."""
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in _ours()
        for field in model._meta.pk_fields
        if getattr(model, "privacy", {}).get(field.name, Privacy.PUBLIC) is not Privacy.PUBLIC
    ]
    assert wrong == []
