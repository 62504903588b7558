from __future__ import annotations

import base64

import pytest

from wellpaid.kit.webhook_signature import (
    WebhookSecretError,
    WebhookSignatureError,
    check_secret,
    sign,
    verify,
)

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + base64.b64encode(b"x" * 32).decode()
ID, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
# The vector that the specification's own libraries are tested with.
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def believed(**changes) -> bool:
    values = {
        "secrets": [SECRET],
        "message_id": ID,
        "timestamp": str(TIMESTAMP),
        "signature": SIGNATURE,
        "body": BODY,
        "now_timestamp": TIMESTAMP,
    } | changes
    try:
        verify(**values)
    except WebhookSignatureError:
        return False
    return True


def test_signs_as_the_specification_does():
    assert sign(secrets=[SECRET], message_id=ID, timestamp=TIMESTAMP, body=BODY) == SIGNATURE


def test_believes_what_it_signed():
    assert believed()


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "msg_other"},
        {"timestamp": str(TIMESTAMP + 1)},
        {"body": BODY + b" "},
        {"secrets": [OTHER]},
        {"signature": SIGNATURE.replace("v1,", "v2,")},
        {"signature": "v1,"},
        {"signature": "v1,naïve"},
        {"signature": ""},
        {"signature": None},
        {"message_id": None},
        {"timestamp": None},
        {"timestamp": "-1"},
        {"timestamp": "٣"},
        {"timestamp": "9" * 5000},
    ],
)
def test_disbelieves_what_was_changed(changes):
    assert not believed(**changes)


@pytest.mark.parametrize(
    ("drift", "expected"), [(300, True), (301, False), (-300, True), (-301, False)]
)
def test_a_message_out_of_its_time_is_refused(drift, expected):
    assert believed(now_timestamp=TIMESTAMP + drift) is expected


def test_a_secret_can_be_changed_without_losing_a_message():
    both = sign(secrets=[OTHER, SECRET], message_id=ID, timestamp=TIMESTAMP, body=BODY)
    assert believed(signature=both)
    assert believed(signature=both, secrets=[OTHER])
    assert believed(secrets=[OTHER, SECRET])


@pytest.mark.parametrize(
    "secret",
    ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%%%", "whsec_c2hvcnQ=", "whsec_" + "A" * 88],
)
def test_a_malformed_secret_is_named_without_being_shown(secret):
    with pytest.raises(WebhookSecretError) as caught:
        check_secret(secret)
    assert secret[6:] == "" or secret[6:] not in str(caught.value)


def test_an_id_with_a_dot_is_never_signed():
    with pytest.raises(ValueError, match="without a dot"):
        sign(secrets=[SECRET], message_id="a.1", timestamp=TIMESTAMP, body=BODY)
