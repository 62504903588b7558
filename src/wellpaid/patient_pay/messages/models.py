"""Threads and their messages. What was written stays as it was written."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.bills.models import Bill

from .policy import BODY_MAX
from .states import ThreadState, Topic


class Thread(TenantModel):
    """Everything said about one matter of one bill."""

    bill_id = models.UUIDField()
    bill = TenantKey(Bill, "bill_id", related_name="threads")
    topic = models.CharField(max_length=16, choices=[(t.value, t.value) for t in Topic])
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ThreadState])
    receipt_number = models.CharField(max_length=12, blank=True)
    opened_by = models.CharField(max_length=80)
    reply_email = models.EmailField(blank=True)
    language = models.CharField(max_length=8)
    answer_by_date = models.DateField()
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization bill_id bill topic state receipt_number opened_by language "
        "answer_by_date created_at state_changed_at",
        personal="reply_email",
    )

    class Meta:
        db_table = "message_thread"
        constraints = [
            TenantReference(field="bill_id", to="bills.Bill", name="message_thread_bill_fk"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "bill_id"],
                condition=~Q(state=ThreadState.CLOSED.value),
                name="message_thread_open",
            ),
            models.Index(
                fields=["organization", "answer_by_date", "id"],
                condition=Q(state=ThreadState.WAITING.value),
                name="message_thread_waiting",
            ),
        ]


class Message(TenantModel):
    """What one side wrote, once. ``fields`` are the answers of a form, as (question, answer)."""

    class Author(models.TextChoices):
        """Who wrote it."""

        PERSON = "person"
        OFFICE = "office"

    thread_id = models.UUIDField()
    thread = TenantKey(Thread, "thread_id", related_name="messages")
    author = models.CharField(max_length=8, choices=Author)
    actor = models.CharField(max_length=80)
    body = models.TextField(max_length=BODY_MAX, blank=True)
    fields = models.JSONField(default=list)
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization thread_id thread author actor created_at", health="body fields"
    )

    class Meta:
        db_table = "message"
        constraints = [
            TenantReference(
                field="thread_id", to="patient_messages.Thread", name="message_thread_fk"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "thread_id", "created_at"], name="message_order"),
        ]
