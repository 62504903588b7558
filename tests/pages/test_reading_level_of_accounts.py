"""The pages of signing in and of the settings are as easy to read as the others."""

from __future__ import annotations

import pytest

from tests.pages.checking_client import CheckingClient
from tests.pages.people import make_user, sign_in
from tests.pages.test_reading_level import judged
from tests.pages.test_settings import PAGES
from tests.pages.test_signing_in import OPEN_PAGES
from wellpaid.core.organizations.models import Organization

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_before_signing_in(client: CheckingClient, clinic: Organization, address: str) -> None:
    judged(client.get(address).page)


@pytest.mark.parametrize("address", PAGES)
def test_signed_in(client: CheckingClient, clinic: Organization, address: str) -> None:
    make_user()
    sign_in(client)
    judged(client.get(address).page)
