"""Connections to a provider's own systems, and the files that go over them."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.payees.models import Payee
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel, TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .naming import PATTERN_LENGTH_MAX
from .states import ConnectionState, FileState, Kind, Rhythm, SignsIn, Why


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class Connection(TenantModel):
    """One way for 835 files, for all tax numbers of a provider or for one.

    :ivar login: pick-up: the name under which the provider signs in at our server
    :ivar fetch_keys: pick-up: the provider's public SSH keys, one a line
    :ivar host, port, user_name, folder, host_keys: push: whose server, and its own public keys
    :ivar own_key, own_public_key: push: the key pair that we made for this connection
    :ivar folder: also the folder below the operator's that files are put into
    :ivar last_run_at, last_code: when something was tried last, and what came of it
    :ivar failure_count: tries in a row that came to nothing, since ``failing_since``
    """

    kind = models.CharField(max_length=8, choices=_choices(Kind))
    state = models.CharField(max_length=8, choices=_choices(ConnectionState))
    label = models.CharField(max_length=60)
    payee_id = models.UUIDField(null=True)
    payee = TenantKey(Payee, "payee_id", related_name="connections", null=True)
    npi = models.CharField(max_length=10, blank=True)
    rhythm = models.CharField(max_length=8, choices=_choices(Rhythm))
    name_pattern = models.CharField(max_length=PATTERN_LENGTH_MAX)
    login = models.CharField(max_length=40, blank=True)
    fetch_keys = models.TextField(blank=True)
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(default=22)
    user_name = models.CharField(max_length=80, blank=True)
    folder = models.CharField(max_length=200, blank=True)
    host_keys = models.TextField(blank=True)
    signs_in = models.CharField(max_length=8, choices=_choices(SignsIn))
    password = models.TextField(blank=True, help_text="Sealed.")
    own_key = models.TextField(blank=True, help_text="Sealed.")
    own_public_key = models.TextField(blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    last_run_at = models.DateTimeField(null=True)
    last_code = models.CharField(max_length=16, choices=_choices(Why), blank=True)
    failure_count = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization kind state payee_id payee npi rhythm name_pattern host port "
        "host_keys signs_in own_public_key fetch_keys created_at changed_at ended_at last_run_at "
        "last_code failure_count failing_since next_try_at",
        personal="label login user_name folder",
        secret="password own_key",  # noqa: S106 the names of columns
    )

    class Meta:
        db_table = "delivery_connection"
        constraints = [
            models.CheckConstraint(
                condition=Q(npi="") | Q(payee_id__isnull=False),
                name="delivery_connection_npi_of_a_payee",
            ),
            models.CheckConstraint(
                condition=Q(state="on", ended_at__isnull=True)
                | (~Q(state="on") & Q(ended_at__isnull=False)),
                name="delivery_connection_ended",
            ),
            models.CheckConstraint(
                condition=~Q(kind="push") | (~Q(host="") & ~Q(host_keys="")),
                name="delivery_connection_host_is_pinned",
            ),
            TenantReference(
                field="payee_id", to="payees.Payee", name="delivery_connection_payee_fk"
            ),
        ]

    @property
    def is_on(self) -> bool:
        """Whether files go this way."""
        return bool(self.state == ConnectionState.ON)


class PickupLogin(SharedModel):
    """Whose a name at our SFTP server is. Shared, so that it is known before any rows are read.

    Names are never given to somebody else.
    """

    login = models.CharField(max_length=40, unique=True)
    organization = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    connection_id = models.UUIDField()
    ended_at = models.DateTimeField(null=True)

    privacy = classify(public="id organization connection_id ended_at", personal="login")

    class Meta:
        db_table = "delivery_pickup_login"


class DeliveryFile(TenantModel):
    """A file of one or more 835 interchanges, byte for byte as they are kept.

    ``number`` makes its name; ``content_sha256`` and ``size_bytes`` are of the bytes that arrive.
    """

    connection_id = models.UUIDField()
    connection = TenantKey(Connection, "connection_id", related_name="files")
    state = models.CharField(max_length=8, choices=_choices(FileState))
    name = models.CharField(max_length=120)
    is_test = models.BooleanField(default=False)
    remittance_count = models.PositiveIntegerField()
    content_sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    tries = models.PositiveIntegerField(default=0)
    failure_code = models.CharField(max_length=16, choices=_choices(Why), blank=True)
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization connection_id connection state name is_test remittance_count "
        "content_sha256 size_bytes tries failure_code created_at state_changed_at"
    )

    class Meta:
        db_table = "delivery_file"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "connection_id", "name"], name="delivery_file_name"
            ),
            TenantReference(
                field="connection_id",
                to="deliveries.Connection",
                name="delivery_file_connection_fk",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "connection_id", "id"],
                condition=Q(state__in=["waiting", "sending"]),
                name="delivery_file_open",
            ),
        ]


class DeliveryItem(TenantModel):
    """A remittance that goes over a connection: once, whatever is repeated.

    :ivar delivery_file_id: null until a file is made of it
    """

    connection_id = models.UUIDField()
    connection = TenantKey(Connection, "connection_id", related_name="items")
    remittance_id = models.UUIDField()
    remittance = TenantKey(Remittance, "remittance_id", related_name="+")
    delivery_file_id = models.UUIDField(null=True)
    delivery_file = TenantKey(DeliveryFile, "delivery_file_id", related_name="items", null=True)
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization connection_id connection remittance_id remittance "
        "delivery_file_id delivery_file created_at"
    )

    class Meta:
        db_table = "delivery_item"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "connection_id", "remittance_id"],
                name="delivery_item_once",
            ),
            TenantReference(
                field="connection_id",
                to="deliveries.Connection",
                name="delivery_item_connection_fk",
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance", name="delivery_item_remit_fk"
            ),
            TenantReference(
                field="delivery_file_id",
                to="deliveries.DeliveryFile",
                name="delivery_item_file_fk",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "connection_id", "id"],
                condition=Q(delivery_file_id__isnull=True),
                name="delivery_item_loose",
            ),
            models.Index(fields=["organization", "delivery_file_id"], name="delivery_item_by_file"),
        ]
