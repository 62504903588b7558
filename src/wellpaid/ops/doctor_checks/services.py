"""Other people's servers: mail, the card gateway and the bank."""

from __future__ import annotations

import smtplib

import httpx
from django.conf import settings
from django.core.mail import get_connection

from wellpaid.core.banking.gateways.base import BankUnreachable
from wellpaid.core.banking.gateways.registry import bank_gateway
from wellpaid.ops.doctor import Check, Finding, ok, problem, warning

_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_ASK_SECONDS = 5.0
_STRIPE_HOW = "See docs/how-to/use-stripe.md."


def check_email() -> Finding:
    """Tell whether the mail server lets us in."""
    if settings.EMAIL_BACKEND != _SMTP:
        return ok("e-mail", f"goes to files in {settings.OUTBOX_DIR}")
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        connection = get_connection()
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        return problem(
            "e-mail", f"{where} doesn't let us in: {type(error).__name__}",
            "Check host, port, user, password and tls=1 in WELLPAID_EMAIL_URL.",
        )  # fmt: skip
    return ok("e-mail", f"{where} answers")


def check_sandbox() -> Finding:
    """Tell whether the simulated card processor answers, where it is used."""
    if not settings.SANDBOX_URL:
        return ok("card sandbox", "not used")
    try:
        answer = httpx.get(f"{settings.SANDBOX_URL}/health", timeout=_ASK_SECONDS, trust_env=False)
        saw = f"{settings.SANDBOX_URL} answers {answer.status_code}"
        if answer.is_success:
            return ok("card sandbox", saw)
    except httpx.HTTPError as error:
        saw = f"{settings.SANDBOX_URL} doesn't answer: {type(error).__name__}"
    return problem(
        "card sandbox", saw,
        "Start it with: python -m wellpaid.sandbox. Or empty SANDBOX_URL.",
    )  # fmt: skip


def check_stripe() -> Finding:
    """Tell whether Stripe is set up, takes our key, and can tell us what happened."""
    if settings.CARD_GATEWAY != "stripe":
        return ok("Stripe", "not used")
    names = {
        "STRIPE_SECRET_KEY": settings.STRIPE_SECRET_KEY,
        "STRIPE_WEBHOOK_SECRET": settings.STRIPE_WEBHOOK_SECRETS,
    }
    if settings.STRIPE_CARD_ENTRY == "embedded":
        names["STRIPE_PUBLISHABLE_KEY"] = settings.STRIPE_PUBLISHABLE_KEY
    missing = [name for name, value in names.items() if not value]
    if missing:
        return problem("Stripe", f"{', '.join(missing)} not set", _STRIPE_HOW)
    where = settings.STRIPE_API_URL or "https://api.stripe.com"
    try:
        answer = httpx.get(
            f"{where}/v1/payment_intents",
            params={"limit": 1},
            headers={"Authorization": f"Bearer {settings.STRIPE_SECRET_KEY}"},
            timeout=_ASK_SECONDS,
            trust_env=False,
        )
    except httpx.HTTPError as error:
        return problem(
            "Stripe", f"{where} doesn't answer: {type(error).__name__}",
            "Let this machine reach that address, or see status.stripe.com.",
        )  # fmt: skip
    if not answer.is_success:
        return problem("Stripe", f"{where} answers {answer.status_code}", _STRIPE_HOW)
    if settings.STRIPE_SECRET_KEY.partition("_")[2].startswith("test"):
        return warning(
            "Stripe", "the key is of test mode: no money moves",
            "For real payments set the live keys.",
        )  # fmt: skip
    return ok("Stripe", f"{where} takes our key")


def check_bank() -> Finding:
    """Tell whether the bank lets us in, where there is one."""
    if settings.BANK_SFTP_HOST:
        code, where = "sftp", f"{settings.BANK_SFTP_HOST}:{settings.BANK_SFTP_PORT}"
    elif settings.BANK_FOLDER:
        code, where = "folder", settings.BANK_FOLDER
    else:
        return ok("bank", "not used")
    try:
        with bank_gateway(code).session() as bank:
            bank.list_inbound(".")
    except BankUnreachable as error:
        return problem(
            "bank", f"{where} doesn't let us in: {error}",
            "Check the BANK_… variables: address, user, key file, and the bank's own host keys.",
        )  # fmt: skip
    return ok("bank", f"{where} answers")


CHECKS: tuple[Check, ...] = (check_email, check_sandbox, check_stripe, check_bank)
