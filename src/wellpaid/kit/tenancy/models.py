"""The abstract bases that every model inherits from: tenant, shared or local, never unsaid.

They are here and not in an area because they know no organisation's facts: the model that is the
tenant comes from ``settings.TENANT_MODEL``.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models

from wellpaid.kit.ids import new_id

from .scope import current_organization_id


class TenantManager[M: models.Model](models.Manager[M]):
    """Adds ``organization_id = …`` of the open block to every query, and refuses outside one."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Give the organisation's rows."""
        return super().get_queryset().filter(organization_id=current_organization_id())


class TenantModel(models.Model):
    """A row that belongs to one organisation, for ever (rules R1 and R2)."""

    tenancy: ClassVar[str] = "tenant"

    pk = models.CompositePrimaryKey("organization_id", "id")
    organization = models.ForeignKey(
        settings.TENANT_MODEL, models.RESTRICT, related_name="+", db_index=False
    )  # the primary key starts with it
    organization_id: UUID
    id = models.UUIDField(default=new_id)

    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save into the open block's organisation."""
        self.organization_id = self.organization_id or current_organization_id()
        super().save(*args, **kwargs)


class SharedModel(models.Model):
    """A small, rarely written row that all organisations read: users, organisations, networks."""

    tenancy: ClassVar[str] = "shared"

    id = models.UUIDField(primary_key=True, default=new_id)

    class Meta:
        abstract = True


class LocalModel(models.Model):
    """A row of this installation's own bookkeeping, such as a look-up limit: never sharded."""

    tenancy: ClassVar[str] = "local"

    class Meta:
        abstract = True
