"""CAMT.053 files written by hand, with no code of the product in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


@dataclass(frozen=True)
class Booked:
    """One entry of a statement, signed cents."""

    cents: int
    day: date
    text: str = ""
    reference: str = ""
    end_to_end: str = ""
    payer: str = ""
    status: str = "BOOK"


def _amount(name: str, cents: int) -> str:
    whole = abs(cents)
    sign = "CRDT" if cents >= 0 else "DBIT"
    return (
        f'<{name} Ccy="USD">{whole // 100}.{whole % 100:02d}</{name}><CdtDbtInd>{sign}</CdtDbtInd>'
    )


def _entry(one: Booked) -> str:
    return f"""<Ntry>{_amount("Amt", one.cents)}<Sts><Cd>{one.status}</Cd></Sts>
<BookgDt><Dt>{one.day}</Dt></BookgDt><ValDt><Dt>{one.day}</Dt></ValDt>
<AcctSvcrRef>{escape(one.reference)}</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ACDT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>{escape(one.end_to_end) or "NOTPROVIDED"}</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>{escape(one.payer)}</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Ustrd>{escape(one.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


def camt053(
    account: str, entries: Sequence[Booked], *, opening_cents: int = 0, head: str = ""
) -> bytes:
    """Write a file of one statement; balances and summaries are what the entries add up to."""
    booked = [one for one in entries if one.status == "BOOK"]
    closing = opening_cents + sum(one.cents for one in booked)
    last = max(one.day for one in entries)
    total = sum(abs(one.cents) for one in booked)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
{head}<Document xmlns="{NAMESPACE}"><BkToCstmrStmt>
<GrpHdr><MsgId>M-{last:%y%m%d}</MsgId><CreDtTm>{last}T23:00:00</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>USD</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>{_amount("Amt", opening_cents)}
<Dt><Dt>{entries[0].day}</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>{_amount("Amt", closing)}
<Dt><Dt>{last}</Dt></Dt></Bal>
<TxsSummry><TtlNtries><NbOfNtries>{len(booked)}</NbOfNtries>
<Sum>{total // 100}.{total % 100:02d}</Sum></TtlNtries></TxsSummry>
{"".join(_entry(one) for one in entries)}</Stmt></BkToCstmrStmt></Document>""".encode()
