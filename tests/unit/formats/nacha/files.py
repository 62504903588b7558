"""Small invented files for these tests."""

from datetime import date

from wellpaid.formats.nacha.ach_file import AchFile, write_file
from wellpaid.formats.nacha.batches import Company, make_batch
from wellpaid.formats.nacha.records import Entry, FileHeader

BANK, ODFI, RECEIVER = "121042882", "12104288", "231380104"
COMPANY = Company("Quarry Lane", "1999999999", ODFI)
HEADER = FileHeader(RECEIVER, BANK, date(2026, 12, 1), "0930", "A", "Their Bank", "Our Bank")
SETTLES = date(2026, 12, 2)
TRN = r"TRN*1*12345*1512345678*999999999\\".replace("\\\\", "\\")


def entry(number=1, **facts):
    return Entry(
        **{
            "transaction_code": "27",
            "routing_number": RECEIVER,
            "account_number": "0012345678",
            "amount_cents": 12_345,
            "individual_name": "Odalys Fenn",
            "trace_number": f"{ODFI}{number:07d}",
            "individual_id": "B1001",
            "discretionary_data": "S",
        }
        | facts
    )


def batch(*entries, number=1, sec="WEB", description="BILL PAY", **facts):
    return make_batch(
        company=COMPANY, sec_code=sec, entry_description=description, effective_date=SETTLES,
        batch_number=number, entries=entries, **facts,
    )  # fmt: skip


def written(*batches, **options):
    return write_file(AchFile(HEADER, batches), **options)


def changed(data, line, first, text):
    """Put other characters into a line (from 1), from a column (from 1) on."""
    lines = data.decode("latin-1").split("\n")
    old = lines[line - 1]
    lines[line - 1] = old[: first - 1] + text + old[first - 1 + len(text) :]
    return "\n".join(lines).encode("latin-1")
