"""Does everything that is left to do with one approved file, as the jobs would; to be killed.

python -m tests.servers.walk_claims PAYER SUBMISSION NOW
"""

from __future__ import annotations

import sys
from datetime import datetime
from uuid import UUID

import django

django.setup()

from wellpaid.claim_pay.disbursements.operations.deliver_remittances import (  # noqa: E402
    deliver_remittances,
)
from wellpaid.claim_pay.disbursements.operations.issue_disbursements import (  # noqa: E402
    issue_disbursements,
)
from wellpaid.claim_pay.disbursements.operations.release_payments import (  # noqa: E402
    release_payments,
)
from wellpaid.claim_pay.submissions.models import Submission  # noqa: E402
from wellpaid.claim_pay.submissions.operations.approve_submission import (  # noqa: E402
    approve_submission,
)
from wellpaid.claim_pay.submissions.operations.check_submission import (  # noqa: E402
    check_submission,
)
from wellpaid.core.events.actors import Actor, ActorKind  # noqa: E402
from wellpaid.kit.tenancy.scope import tenant  # noqa: E402


def main() -> None:
    """Go on from wherever the last one was killed."""
    payer_id, submission_id = UUID(sys.argv[1]), UUID(sys.argv[2])
    now = datetime.fromisoformat(sys.argv[3])
    facts = {"organization_id": payer_id, "submission_id": submission_id}
    check_submission(**facts, now=now)
    with tenant(payer_id):
        amount = Submission.objects.get(id=submission_id).amount
    for number in (1, 2):
        user_id = UUID(int=number)
        approve_submission(
            **facts, seen_amount=amount, user_id=user_id, actor=Actor(ActorKind.USER, user_id),
            now=now,
        )  # fmt: skip
    release_payments(**facts, now=now)
    issue_disbursements(organization_id=payer_id, now=now)
    deliver_remittances(organization_id=payer_id, now=now)


main()
