"""Every refusal of the machine API: type, HTTP status and a sentence that says what to do."""

from __future__ import annotations


class Problem(Exception):
    """A refusal, written as problem details with one member more: the ``field`` at fault."""

    def __init__(self, kind: str, status: int, title: str, detail: str, field: str | None) -> None:
        super().__init__(kind)
        self.kind, self.status, self.title = kind, status, title
        self.detail, self.field = detail, field

    def as_json(self) -> dict[str, str | int | None]:
        return {
            "type": self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "field": self.field,
        }


def unauthorized() -> Problem:
    title = "The secret key is missing or wrong"
    return Problem("unauthorized", 401, title, "Send Authorization: Bearer <secret key>.", None)


def malformed_body(detail: str) -> Problem:
    return Problem("malformed_body", 400, "The body is not a JSON object", detail, None)


def body_too_large(limit_bytes: int) -> Problem:
    detail = f"A body may hold {limit_bytes} bytes."
    return Problem("body_too_large", 413, "The body is too large", detail, None)


def invalid_field(field: str, detail: str) -> Problem:
    return Problem("invalid_field", 422, "A field can't be used", detail, field)


def unknown_field(field: str) -> Problem:
    detail = "Leave this field out, or check its spelling."
    return Problem("unknown_field", 422, "A field is not known here", detail, field)


def missing_field(field: str) -> Problem:
    return Problem("missing_field", 422, "A field is missing", "Send this field.", field)


def not_found(what: str) -> Problem:
    return Problem("not_found", 404, f"No such {what}", f"Check the id of the {what}.", None)


def unknown_token() -> Problem:
    title, detail = "No such card token", "Make a token with the hosted fields or a setup."
    return Problem("unknown_token", 422, title, detail, "token")


def token_stored_already() -> Problem:
    title = "This token is stored already"
    detail = "A token becomes a stored credential once. Send the same idempotency key to ask again."
    return Problem("token_stored_already", 409, title, detail, "token")


def card_not_storable() -> Problem:
    title, detail = "This card can't be stored", "Its bank refuses to have it kept on file."
    return Problem("card_not_storable", 422, title, detail, "token")


def initiator_not_allowed(detail: str) -> Problem:
    title = "This charge can't be begun by the merchant"
    return Problem("initiator_not_allowed", 422, title, detail, "initiator")


def idempotency_key_missing() -> Problem:
    title = "The idempotency key is missing or malformed"
    detail = "Send Idempotency-Key with 1 to 255 visible ASCII characters."
    return Problem("idempotency_key_missing", 400, title, detail, None)


def idempotency_key_reused() -> Problem:
    title = "The idempotency key belongs to another request"
    detail = "This key came before with another body. Nothing was done now; use a new key."
    return Problem("idempotency_key_reused", 409, title, detail, None)


def charge_final(status: str) -> Problem:
    detail = f"The charge is {status}; only a charge in challenge can be cancelled."
    return Problem("charge_final", 409, "The charge can't be cancelled any more", detail, None)


def charge_not_captured() -> Problem:
    title, detail = "This charge took no money", "Only a charge that succeeded can be given back."
    return Problem("charge_not_captured", 409, title, detail, "charge")


def refund_too_large() -> Problem:
    title = "More than is left of the charge"
    detail = "What was given back, and what a dispute holds, can't be given back again."
    return Problem("refund_too_large", 409, title, detail, "amount_cents")


def refund_refused() -> Problem:
    title, detail = "The card's bank takes no refund", "Give the money back another way."
    return Problem("refund_refused", 422, title, detail, "charge")


def dispute_too_large() -> Problem:
    title, detail = "More than is left to dispute", "Send less, or another charge."
    return Problem("dispute_too_large", 409, title, detail, "amount_cents")


def dispute_not_open(status: str) -> Problem:
    detail = f"The dispute is {status}: it is answered once, and before its time is over."
    return Problem("dispute_not_open", 409, "The dispute waits for no answer", detail, None)
