"""Every row of an organisation is fenced in by the database itself.

A tenant table has the primary key ``(organization_id, id)``, refers to other tenant tables by
``(organization_id, other_id)``, and lets through only rows of the organisation that the open
transaction has named (row-level security). Later areas need three names from here:

- :class:`~wellpaid.kit.tenancy.models.TenantModel` to inherit from,
- :class:`~wellpaid.kit.tenancy.references.TenantKey` to refer to another tenant row,
- :func:`~wellpaid.kit.tenancy.scope.tenant` to open a transaction for one organisation.

The rules behind it are R1 to R19 of ``docs/explain/tenancy.md``.
"""
