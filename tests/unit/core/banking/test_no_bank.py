"""An installation without a bank says which settings are missing, and calls nobody."""

from __future__ import annotations

import pytest

from wellpaid.core.banking.gateways.base import BankUnreachable
from wellpaid.core.banking.gateways.sftp import SftpGateway

SETTINGS = {
    "BANK_SFTP_HOST": "bank.example",
    "BANK_SFTP_USER": "wellpaid",
    "BANK_SFTP_KEY_FILE": "/etc/wellpaid/bank-key",
}


@pytest.mark.parametrize("missing", [*SETTINGS, "BANK_SFTP_HOST, BANK_SFTP_KEY_FILE"])
def test_what_is_missing_is_named(settings, missing):
    for name, value in SETTINGS.items():
        setattr(settings, name, "" if name in missing else value)
    with pytest.raises(BankUnreachable) as caught, SftpGateway().session():
        pass
    assert str(caught.value) == f"no bank is configured: {missing} isn't set"
