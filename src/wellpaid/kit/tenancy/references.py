"""References between tenant tables: always the pair (organisation, id), checked by the database."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models import CASCADE, RESTRICT
from django.db.models.constraints import BaseConstraint


class TenantKey(models.ForeignObject):  # type: ignore[type-arg]
    """A reference to a row of the same organisation.

    ``bill_id = UUIDField()`` holds the id; ``bill = TenantKey("bills.Bill", "bill_id")`` reads it
    together with ``organization``. The database's own check is a :class:`TenantReference` in the
    model's ``Meta.constraints``; a test fails for a key without one.
    """

    def __init__(self, to: Any, id_field: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("from_fields", ["organization", id_field])
        kwargs.setdefault("to_fields", ["organization", "id"])
        kwargs.setdefault("on_delete", RESTRICT)
        super().__init__(to, **kwargs)


class TenantReference(BaseConstraint):
    """The foreign key ``(organization_id, x_id) → (organization_id, id)`` in the database.

    :param field: name of the column that holds the id, such as ``bill_id``
    :param to: the model referred to, as ``app_label.Model``
    :param on_delete: ``RESTRICT`` or ``CASCADE``; nothing else keeps the organisation intact
    """

    def __init__(
        self, *, field: str, to: str, name: str, cascade: bool = False, **kwargs: Any
    ) -> None:
        self.field, self.to, self.cascade = field, to, cascade
        super().__init__(name=name, **kwargs)

    def _clause(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> str:
        target = model._meta.apps.get_model(self.to)  # noqa: SLF001
        quote = editor.quote_name
        column = quote(model._meta.get_field(self.field).column)  # type: ignore[union-attr, arg-type] # noqa: SLF001
        return (
            f"FOREIGN KEY (organization_id, {column}) "
            f"REFERENCES {quote(target._meta.db_table)} (organization_id, id) "  # noqa: SLF001
            f"ON DELETE {'CASCADE' if self.cascade else 'RESTRICT'}"
        )

    def constraint_sql(  # type: ignore[override] # the stubs' None never comes
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        """Give the clause inside CREATE TABLE."""
        name = schema_editor.quote_name(self.name)
        return f"CONSTRAINT {name} {self._clause(model, schema_editor)}"

    def create_sql(  # type: ignore[override] # a Statement, as Django's own constraints give
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> Statement:
        """Give the statement that adds the constraint to a table that exists."""
        return Statement(
            "ALTER TABLE %(table)s ADD %(clause)s",
            table=schema_editor.quote_name(model._meta.db_table),  # noqa: SLF001
            clause=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(  # type: ignore[override] # a Statement, as Django's own constraints give
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> Statement:
        """Give the statement that takes the constraint away."""
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=schema_editor.quote_name(model._meta.db_table),  # noqa: SLF001
            name=schema_editor.quote_name(self.name),
        )

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Leave the check to the database: asking before would only race with it."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TenantReference):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Give what a migration needs to build it again."""
        path, args, kwargs = super().deconstruct()
        return (
            path,
            tuple(args),
            kwargs
            | {
                "field": self.field,
                "to": self.to,
                "cascade": self.cascade,
            },
        )


__all__ = ["CASCADE", "RESTRICT", "TenantKey", "TenantReference"]
