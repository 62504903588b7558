"""C1: the tasks of the activation, a page each. Each can be done again until the end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from wellpaid.claim_pay.payees.numbers import TinKind
from wellpaid.claim_pay.payees.operations.add_payee import NewPayee
from wellpaid.claim_pay.payees.queries import payees_of
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.core.organizations.operations.accept_terms import accept_terms
from wellpaid.core.organizations.operations.answer_bank_question import answer_bank_question
from wellpaid.core.organizations.operations.describe_organization import Description
from wellpaid.core.organizations.operations.give_profile import give_profile
from wellpaid.core.organizations.queries import activation_of
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.core.organizations.terms import VERSION, paragraphs
from wellpaid.flows.set_up_organization import Numbers, set_up_organization
from wellpaid.kit.clock import utc_now
from wellpaid.web.portal.signed_in import signed_in_user

from .activate import member_in_work
from .forms import OrganizationForm, ProfileForm, ProviderForm, TermsForm
from .pages import staff_page, status_of, tried

_ANSWERS = (Organization.BankAnswer.NOT_YET, Organization.BankAnswer.SOON)


@staff_page("GET", "POST")
def profile(request: HttpRequest) -> HttpResponse:
    """Take name and phone."""
    member = member_in_work(request)
    if member is None:
        return redirect("activate")
    posted = request.POST if request.method == "POST" else None
    known = {"full_name": member.full_name, "phone": member.phone}
    form = ProfileForm(posted, initial=known)
    user_id = signed_in_user(request).id

    def work() -> None:
        give_profile(member_id=member.id, user_id=user_id, **form.cleaned_data)

    return _answer(request, form, "staff/activate_profile.html", work, {})


@staff_page("GET", "POST")
def terms(request: HttpRequest) -> HttpResponse:
    """Show the terms, and keep the yes."""
    member = member_in_work(request)
    if member is None:
        return redirect("activate")
    posted = request.POST if request.method == "POST" else None
    form = TermsForm(posted, initial={"version": VERSION})
    user_id = signed_in_user(request).id

    def work() -> None:
        accept_terms(
            member_id=member.id,
            user_id=user_id,
            version=form.cleaned_data["version"],
            language=get_language() or "en",
            now=utc_now(),
        )

    context = {"paragraphs": paragraphs(), "version": VERSION}
    return _answer(request, form, "staff/activate_terms.html", work, context)


@staff_page("GET", "POST")
def organization(request: HttpRequest) -> HttpResponse:
    """Take address and phone; of a provider also tax number and NPIs."""
    member = member_in_work(request)
    if member is None or not activation_of(member).sets_up:
        return redirect("activate")
    is_provider = member.organization.kind == OrganizationKind.PROVIDER
    posted = request.POST if request.method == "POST" else None
    kind = ProviderForm if is_provider else OrganizationForm
    form = kind(posted, initial=_known(member.organization))
    actor = Actor(ActorKind.USER, signed_in_user(request).id)

    def work() -> None:
        answers = form.cleaned_data
        set_up_organization(
            organization_id=member.organization_id,
            description=_description(answers),
            numbers=_numbers(answers) if is_provider else None,
            actor=actor,
            now=utc_now(),
        )

    context = {
        "is_provider": is_provider,
        "payees": payees_of(member.organization_id) if is_provider else [],
    }
    return _answer(request, form, "staff/activate_organization.html", work, context)


def _known(row: Organization) -> dict[str, str]:
    names = ("name", "phone", "street", "city", "state", "postal_code")
    return {name: getattr(row, name) for name in names} | {"legal_name": row.name}


def _description(answers: dict[str, Any]) -> Description:
    names = ("name", "phone", "street", "city", "state", "postal_code")
    return Description(**{name: answers[name] for name in names})


def _numbers(answers: dict[str, Any]) -> Numbers:
    payee = NewPayee(
        tin=answers["tin"],
        kind=TinKind(answers["tin_kind"]),
        legal_name=answers["legal_name"],
        street=answers["street"],
        city=answers["city"],
        state=answers["state"],
        postal_code=answers["postal_code"],
    )
    return Numbers(payee, answers["organization_npi"], answers["person_npis"])


class BankForm(forms.Form):
    """Whether there will be a bank account."""

    answer = forms.ChoiceField(choices=[(one.value, one.value) for one in _ANSWERS])


@staff_page("GET", "POST")
def bank(request: HttpRequest) -> HttpResponse:
    """Ask about a bank account; "not yet" is as good as any answer."""
    member = member_in_work(request)
    if member is None or not activation_of(member).asks_for_bank:
        return redirect("activate")
    posted = request.POST if request.method == "POST" else None
    form = BankForm(posted, initial={"answer": member.organization.bank_answer or "not_yet"})

    def work() -> None:
        _keep_answer(member, form.cleaned_data["answer"], request)

    context = {"is_payer": member.organization.kind == OrganizationKind.PAYER}
    return _answer(request, form, "staff/activate_bank.html", work, context)


def _keep_answer(member: Member, answer: str, request: HttpRequest) -> None:
    answer_bank_question(
        organization_id=member.organization_id,
        answer=Organization.BankAnswer(answer),
        actor=Actor(ActorKind.USER, signed_in_user(request).id),
        now=utc_now(),
    )


def _answer(
    request: HttpRequest, form: forms.Form, template: str, work: Any, context: dict[str, Any]
) -> HttpResponse:
    """Do a task's work and go back to the list, or show its page again."""
    done, refusal = tried(form, work)
    if done:
        return redirect("activate")
    page = context | {"form": form, "refusal": refusal}
    return render(request, template, page, status=status_of(form, refusal))
