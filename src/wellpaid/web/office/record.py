"""B6: a check or cash that came to the office, divided among the guarantor's bills."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import ZERO, Money, total
from wellpaid.patient_pay.credits.operations.apply_credit import apply_credit
from wellpaid.patient_pay.payments.operations.record_office_payment import (
    CheckKnownAlready,
    OfficePayment,
    PartTooLarge,
    Tender,
    record_office_payment,
)
from wellpaid.patient_pay.payments.queries.office import (
    GuarantorDesk,
    find_payment_by_receipt,
    guarantor_desk,
)
from wellpaid.web.portal.signed_in import sign_in_required
from wellpaid.web.shared.forms import BillIdField, MoneyField

from .staff import desk_of


class WhoseForm(forms.Form):
    """A Bill ID off the slip that came with the check."""

    bill_id = BillIdField()


class TenderForm(forms.Form):
    """What came, and how it is divided. Parts that nobody filled in are nothing."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    bill_id = BillIdField(widget=forms.HiddenInput)
    tender = forms.ChoiceField(
        choices=[(tender.value, tender.value) for tender in Tender],
        error_messages={
            "required": gettext_lazy("Choose check or cash."),
            "invalid_choice": gettext_lazy("Choose check or cash."),
        },
    )
    number = forms.RegexField(
        required=False,
        regex=r"^[0-9A-Za-z-]{1,20}$",
        max_length=20,
        error_messages={
            "invalid": gettext_lazy("A check number has digits and letters only, 20 at most."),
        },
    )
    amount = MoneyField(
        max_length=20, error_messages={"required": gettext_lazy("Enter how much came in.")}
    )
    is_another = forms.BooleanField(required=False)

    def __init__(self, *args: Any, whose: GuarantorDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whose = whose
        # A bill that was paid since the page was made keeps its part: the same form sent twice
        # has to say the same. What a bill asks for now is the operation's to check.
        posted = {bill_id for name in self.data if (bill_id := _bill_of_part(name))}
        due = [row.bill_id for row in whose.bills]
        self.bill_ids = [*due, *sorted(posted.difference(due))]
        for bill_id in self.bill_ids:
            self.fields[self.part_name(bill_id)] = MoneyField(required=False, max_length=20)

    @staticmethod
    def part_name(bill_id: UUID) -> str:
        """Name the field of a bill's part."""
        return f"part_{bill_id.hex}"

    def clean(self) -> dict[str, Any]:
        """See that a check has a number, and that the parts fit into what came."""
        answers = super().clean() or self.cleaned_data
        is_check = answers.get("tender") == Tender.CHECK
        if is_check and not answers.get("number") and "number" not in self.errors:
            self.add_error("number", _("Type the number of the check."))
        amount = answers.get("amount")
        if amount is not None and amount <= ZERO:
            self.add_error("amount", _("Enter more than nothing."))
        elif amount is not None and total(part for _id, part in self.parts) > amount:
            self.add_error("amount", _("The parts below are more than this amount."))
        return answers

    @property
    def parts(self) -> list[tuple[UUID, Money]]:
        """Give (bill, amount) for every bill that gets something."""
        found = [
            (bill_id, self.cleaned_data.get(self.part_name(bill_id)) or ZERO)
            for bill_id in self.bill_ids
        ]
        return [(bill_id, part) for bill_id, part in found if part]

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Give (bill, bound field) for the page."""
        return [(row, self[self.part_name(row.bill_id)]) for row in self.whose.bills]


def _bill_of_part(name: str) -> UUID | None:
    prefix, _sep, text = name.partition("_")
    try:
        return UUID(text) if prefix == "part" else None
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@sign_in_required
def record(request: HttpRequest) -> HttpResponse:
    """Ask whose bill it is, then how the money is divided, then book it."""
    desk = desk_of(request)
    if request.method != "POST":
        return _ask_whose(request, WhoseForm())
    whose_form = WhoseForm(request.POST)
    whose = whose_form.is_valid() and guarantor_desk(
        organization_id=desk.organization_id, bill_number=whose_form.cleaned_data["bill_id"]
    )
    if not whose:
        if whose_form.is_valid():
            whose_form.add_error("bill_id", _("There is no bill with this number here."))
        return _ask_whose(request, whose_form)
    number = whose_form.cleaned_data["bill_id"]
    if "amount" not in request.POST:
        initial = {"key": new_id(), "bill_id": number, "tender": Tender.CHECK.value}
        return _divide(request, TenderForm(whose=whose, initial=initial))
    form = TenderForm(request.POST, whose=whose)
    if not form.is_valid():
        return _divide(request, form, status=400)
    paid = OfficePayment(
        guarantor_id=whose.guarantor_id,
        tender=Tender(form.cleaned_data["tender"]),
        number=form.cleaned_data["number"],
        amount=form.cleaned_data["amount"],
        parts=form.parts,
        is_another=form.cleaned_data["is_another"],
    )
    try:
        receipt = record_office_payment(
            organization_id=desk.organization_id,
            paid=paid,
            key=str(form.cleaned_data["key"]),
            language=get_language() or "en",
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except CheckKnownAlready as known:
        return _divide(request, form, known=known, status=known.status)
    except PartTooLarge as error:
        form.add_error(form.part_name(error.bill_id), error.sentence)
        return _divide(request, form, status=error.status)
    except ProductError as error:
        return _divide(request, form, refusal=error.sentence, status=error.status)
    payment_id = find_payment_by_receipt(organization_id=desk.organization_id, number=receipt)
    assert payment_id is not None  # it was booked a moment ago
    return redirect(reverse("office_payment", args=[payment_id]) + "?recorded")


def _ask_whose(request: HttpRequest, form: WhoseForm) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, "office/record.html", {"form": form}, status=status)


def _divide(
    request: HttpRequest,
    form: TenderForm,
    *,
    refusal: str = "",
    known: CheckKnownAlready | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "whose": form.whose, "refusal": refusal, "known": known}
    return render(request, "office/record_parts.html", context, status=status)


@require_POST
@sign_in_required
def use_credit(request: HttpRequest, bill_id: UUID) -> HttpResponse:
    """Let the guarantor's credit pay a bill."""
    desk = desk_of(request)
    try:
        apply_credit(
            organization_id=desk.organization_id,
            bill_id=bill_id,
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError:
        return redirect(reverse("office_payments") + f"?bill={bill_id}&no-credit")
    return redirect(reverse("office_payments") + f"?bill={bill_id}&credit-used")
