"""A believable town of invented people, clinics and plans, made through the product's own doors."""

from .answers import seed_answers
from .claim_people import seed_claim_people
from .claims import seed_claims
from .claims_sent import seed_claims_sent
from .match_up import seed_match_up
from .own_books import seed_own_books
from .plan_decides import seed_plan_decides
from .sign_ins import demo_sign_ins, seed_sign_ins
from .town import demo_bills, seed_town

__all__ = [
    "demo_bills",
    "demo_sign_ins",
    "seed_answers",
    "seed_claim_people",
    "seed_claims",
    "seed_claims_sent",
    "seed_match_up",
    "seed_own_books",
    "seed_plan_decides",
    "seed_sign_ins",
    "seed_town",
]
