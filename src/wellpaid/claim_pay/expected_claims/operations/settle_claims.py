"""Bring claims and answers together anew, by the numbers that they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.expected_claims.matching import Matched, match
from wellpaid.claim_pay.expected_claims.models import ClaimAnswer, ClaimSending, ExpectedClaim
from wellpaid.claim_pay.expected_claims.reckoning import Outcome, outcome
from wellpaid.claim_pay.expected_claims.sides import Answer, Choices, Sent, Why
from wellpaid.claim_pay.expected_claims.states import BY_ANSWERS, ClaimState
from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.claim_pay.remittances.numbers import name_key
from wellpaid.claim_pay.remittances.reports import usual_shares
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.kit.transactions import require_open

from .move_claims import move_claims, take_claims_turn

_FIELDS = (
    "state", "why", "paid_cents", "patient_responsibility_cents", "answered_date",
    "decided_claim_id", "expected_cents", "payer_id", "payer_name", "payer_key",
    "state_changed_at",
)  # fmt: skip


def settle_claims(
    *, control_keys: Collection[str], today: date, actor: Actor, now: datetime
) -> None:
    """Look at every claim with one of these numbers, in the caller's transaction.

    Done again, nothing changes; and it doesn't matter whether the claim or its answer came first.
    A claim that a person closed, or that was voided, keeps its state; its figures follow.
    """
    require_open()
    take_claims_turn()
    ids = ExpectedClaim.objects.filter(control_key__in=set(control_keys) - {""})
    claims = lock_rows(ExpectedClaim, ids.values_list("id", flat=True))
    if claims:
        _Settling(claims, today).settle(actor, now)


@dataclass(frozen=True, slots=True)
class _Said:
    """An answer with the row that it is in."""

    answer: Answer
    row: RemittanceClaim


class _Settling:
    """One look at some claims, with everything that they share numbers with."""

    def __init__(self, claims: Mapping[UUID, ExpectedClaim], today: date) -> None:
        self.claims, self.today = claims, today
        self.before = {one.id: _figures(one) for one in claims.values()}
        self.links = list(ClaimAnswer.objects.filter(expected_claim_id__in=claims))
        self.choices: Choices = {
            (one.expected_claim_id, one.remittance_claim_id): one.choice
            for one in self.links
            if one.choice is not None
        }
        keys = {one.control_key for one in claims.values()}
        rows = RemittanceClaim.objects.filter(control_key__in=keys).select_related("remittance")
        rows = rows.exclude(remittance__state=RemittanceState.CANCELLED)
        self.said = {row.id: _Said(_answer(row), row) for row in rows.order_by("id")}
        self.charges: dict[UUID, set[int]] = defaultdict(set)
        sendings = ClaimSending.objects.filter(expected_claim_id__in=claims)
        for claim_id, cents in sendings.values_list("expected_claim_id", "charge_cents"):
            self.charges[claim_id].add(cents)

    def settle(self, actor: Actor, now: datetime) -> None:
        groups: dict[str, tuple[list[ExpectedClaim], list[Answer]]] = defaultdict(lambda: ([], []))
        for claim in self.claims.values():
            groups[claim.control_key][0].append(claim)
        for said in self.said.values():
            groups[said.row.control_key][1].append(said.answer)
        moves: list[tuple[ExpectedClaim, ClaimState]] = []
        links: dict[tuple[UUID, UUID], bool] = {}
        for claims, answers in groups.values():
            matched = match([self._sent(one) for one in claims], answers, self.choices)
            for claim in claims:
                moves += self._follow(claim, matched)
                for one in matched.answers[claim.id]:
                    links[claim.id, one.id] = True
                for one in matched.doubts.get(claim.id, (Why.NONE, []))[1]:
                    links[claim.id, one.id] = False
        move_claims(moves=moves, actor=actor, now=now)
        changed = [one for one in self.claims.values() if _figures(one) != self.before[one.id]]
        ExpectedClaim.objects.bulk_update(changed, _FIELDS)
        self._link(links)

    def _sent(self, claim: ExpectedClaim) -> Sent:
        return Sent(
            id=claim.id,
            payee_id=claim.payee_id,
            payer_id=claim.payer_id,
            payer_key=claim.payer_key,
            charge_cents=claim.charge_cents,
            charges=frozenset(self.charges[claim.id] | {claim.charge_cents}),
            service_from=claim.service_from,
            replaced_date=claim.replaced_date,
            is_void=claim.state == ClaimState.VOIDED,
            expected_cents=claim.expected_cents,
            is_by_contract=claim.is_by_contract,
        )

    def _follow(
        self, claim: ExpectedClaim, matched: Matched
    ) -> Iterable[tuple[ExpectedClaim, ClaimState]]:
        """Let a claim say what its answers come to; give the step that it takes, if any."""
        answers = matched.answers[claim.id]
        if answers:
            self._learn(claim, answers[0])
        chosen = [
            answer for (of, answer), is_so in self.choices.items() if is_so and of == claim.id
        ]
        found = outcome(self._sent(claim), answers, chosen)
        why, _ = matched.doubts.get(claim.id, (found.why, []))
        state = ClaimState.UNCLEAR if why else found.state
        _take_figures(claim, found)
        claim.why = why if claim.state in BY_ANSWERS else Why.NONE
        if claim.state in BY_ANSWERS and claim.state != state:
            yield claim, state

    def _learn(self, claim: ExpectedClaim, answer: Answer) -> None:
        """Take from the first answer which plan it is, and what that plan usually allows."""
        payer = self.said[answer.id].row.remittance
        claim.payer_id, claim.payer_name = payer.payer_id, payer.payer_name
        claim.payer_key = name_key(payer.payer_name)
        if claim.expected_cents is None:
            share = self._shares().get(payer.payer_id)
            if share is not None:
                claim.expected_cents = claim.charge_cents * share // 1000

    def _shares(self) -> Mapping[UUID, int]:
        if self._usual is None:
            self._usual = usual_shares(self.today)
        return self._usual

    _usual: Mapping[UUID, int] | None = None

    def _link(self, wanted: Mapping[tuple[UUID, UUID], bool]) -> None:
        """Keep whose each answer is. What a person said stays, also where it says no."""
        known = {(one.expected_claim_id, one.remittance_claim_id): one for one in self.links}
        gone = [one.id for key, one in known.items() if key not in wanted and one.choice is None]
        ClaimAnswer.objects.filter(id__in=gone).delete()
        changed = []
        for key, one in known.items():
            is_sure = wanted.get(key, False)
            if one.id not in gone and one.is_sure != is_sure:
                one.is_sure = is_sure
                changed.append(one)
        # First those that let go of an answer, then those that take it.
        for one in sorted(changed, key=lambda link: link.is_sure):
            one.save(update_fields=["is_sure"])
        ClaimAnswer.objects.bulk_create([
            ClaimAnswer(
                organization_id=current_organization_id(), expected_claim_id=claim,
                remittance_claim_id=answer, is_sure=is_sure,
            )
            for (claim, answer), is_sure in wanted.items()
            if (claim, answer) not in known
        ])  # fmt: skip


def _figures(claim: ExpectedClaim) -> tuple[object, ...]:
    return tuple(getattr(claim, name) for name in _FIELDS)


def _take_figures(claim: ExpectedClaim, found: Outcome) -> None:
    claim.paid_cents = found.paid_cents
    claim.patient_responsibility_cents = found.patient_cents
    claim.answered_date = found.first_date
    claim.decided_claim_id = found.decided.id if found.decided else None


def _answer(row: RemittanceClaim) -> Answer:
    return Answer(
        id=row.id,
        payee_id=row.remittance.payee_id,
        payer_id=row.remittance.payer_id,
        payer_key=name_key(row.remittance.payer_name),
        status=row.status,
        charge_cents=row.charge_cents,
        paid_cents=row.paid_cents,
        patient_cents=row.patient_responsibility_cents,
        service_from=row.service_from,
        payment_date=row.payment_date,
    )
