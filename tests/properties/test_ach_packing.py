"""Whatever waits, a file holds each entry once, and says what they add up to."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wellpaid.core.banking.packing import TRACE_SEQUENCE_MAX, EntryDraft, Originator, pack
from wellpaid.core.banking.states import AccountType, Direction, Purpose
from wellpaid.formats.nacha.ach_file import read_file
from wellpaid.kit.ids import new_id

_ORIGINATOR = Originator(
    "021000021", "BANK", "1620000099", "CLINIC", "LARKMOOR CLINIC", "1620000099", "021000021"
)
_DRAFTS = st.builds(
    EntryDraft,
    id=st.builds(new_id),
    sec_code=st.sampled_from(["PPD", "CCD"]),
    entry_description=st.sampled_from(["MED BILL", "RETRY PYMT", "REFUND"]),
    effective_date=st.sampled_from([date(2026, 3, 12), date(2026, 3, 13)]),
    direction=st.sampled_from(Direction),
    purpose=st.just(Purpose.PAYMENT),
    account_type=st.sampled_from(AccountType),
    routing_number=st.sampled_from(["076401251", "021000021"]),
    account_number=st.text("0123456789", min_size=4, max_size=17),
    amount_cents=st.integers(1, 10**10 - 1),
    individual_name=st.just("ODALYS FENN"),
    individual_id=st.text("ABC123", min_size=1, max_size=15),
    addenda_text=st.sampled_from(["", r"TRN*1*12345*1512345678~"]),
)


@given(
    st.lists(_DRAFTS, min_size=1, max_size=25),
    st.sampled_from([0, 41, TRACE_SEQUENCE_MAX - 5, TRACE_SEQUENCE_MAX]),
)
def test_a_file_holds_each_entry_once_and_adds_up(drafts, last_sequence):
    packed = pack(
        originator=_ORIGINATOR, drafts=drafts, created_date=date(2026, 3, 11),
        created_time="1400", id_modifier="A", last_sequence=last_sequence,
    )  # fmt: skip
    reading = read_file(packed.content)
    assert reading.is_valid, reading.findings
    traces = {entry_id: trace for one in packed.batches for entry_id, trace in one.traces.items()}
    assert traces.keys() == {draft.id for draft in drafts}
    written = {
        entry.trace_number: (entry.account_number, entry.amount_cents, entry.is_debit)
        for _, entry in reading.file.entries()
    }
    assert written == {
        traces[d.id]: (d.account_number, d.amount_cents, d.direction is Direction.DEBIT)
        for d in drafts
    }
    sums = {
        direction: sum(d.amount_cents for d in drafts if d.direction is direction)
        for direction in Direction
    }
    control = reading.file.control
    assert control is not None
    assert control.debit_cents == packed.control.debit_cents == sums[Direction.DEBIT]
    assert control.credit_cents == packed.control.credit_cents == sums[Direction.CREDIT]
