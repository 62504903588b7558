"""CAMT.053 (ISO 20022 bank-to-customer statement, versions 001.02 to 001.13): bytes to statements.

Only booked entries are bookings; pending and informative ones aren't. Both balances and the
summaries of a statement are reckoned again; a file that says otherwise has faults. An entry is one
booking however many transactions it bundles: their references and words are all in its text.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from .statement import (
    CLOSING_LEDGER,
    OPENING_LEDGER,
    AccountStatement,
    StatementLine,
    StatementReading,
)
from .xml_tree import Element, XmlUnreadableError, read_tree

_FAULTS_MAX: Final = 50
_AMOUNT: Final = re.compile(r"(\d{1,16})(?:\.(\d{1,5}))?")
_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[TZ+-])")
_BALANCES: Final = {"OPBD": OPENING_LEDGER, "PRCD": OPENING_LEDGER, "CLBD": CLOSING_LEDGER}
_CREDIT, _DEBIT = "CRDT", "DBIT"
# What BAI2 calls the families of bank transaction codes (domain PMNT), in and out.
_TYPE_CODES: Final = {
    "RCDT": ("142", "451"), "ICDT": ("142", "451"), "RDDT": ("142", "455"), "IDDT": ("142", "455"),
    "MCRD": ("165", "455"), "CCRD": ("165", "455"), "RCHQ": ("175", "475"), "ICHQ": ("175", "475"),
    "LBOX": ("115", "475"),
}  # fmt: skip
_OTHER_TYPE_CODES: Final = ("399", "699")


class _Fault(Exception):
    """Something that can't be read; becomes a sentence."""


def read_camt053(data: bytes) -> StatementReading:
    """Read and check a file. Doesn't raise for what a file holds."""
    try:
        root = read_tree(data)
    except XmlUnreadableError as error:
        return StatementReading((), (str(error),))
    message = root.find("BkToCstmrStmt")
    if root.name != "Document" or message is None:
        return StatementReading(
            (), (f"line {root.line}: no bank-to-customer statement (camt.053)",)
        )
    faults: list[str] = []
    statements = []
    for element in message.each("Stmt"):
        try:
            statements.append(_Statement(element, faults).read())
        except _Fault as fault:
            faults.append(str(fault))
    if not statements and not faults:
        faults.append(f"line {message.line}: the file holds no statement (Stmt)")
    return StatementReading(
        tuple(statements),
        tuple(faults[:_FAULTS_MAX]),
        _optional_day(message.said("GrpHdr", "CreDtTm")),
        message.said("GrpHdr", "MsgId"),
    )


def _fault(element: Element, says: str) -> _Fault:
    return _Fault(f"line {element.line}: {says} ({element.name})")


def _day(element: Element | None, whose: Element) -> date:
    """Give the day of an element that holds Dt or DtTm, or is one."""
    text = "" if element is None else element.said("Dt") or element.said("DtTm")
    if element is not None and not text:
        text = " ".join(element.text.split())
    found = _optional_day(text)
    if found is None:
        raise _fault(element or whose, "a day is missing or can't be read")
    return found


def _optional_day(text: str) -> date | None:
    match = _DAY.match(text)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _cents(element: Element) -> int:
    match = _AMOUNT.fullmatch(" ".join(element.text.split()))
    decimals = (match[2] or "") if match else ""
    if match is None or decimals[2:].strip("0"):
        raise _fault(element, "an amount isn't a number with two decimals")
    return int(match[1]) * 100 + int(decimals[:2].ljust(2, "0"))


def _signed(owner: Element) -> tuple[int, str]:
    """Give the signed cents and the currency of an entry or a balance."""
    amount = owner.find("Amt")
    if amount is None:
        raise _fault(owner, "an amount is missing")
    sign = owner.said("CdtDbtInd")
    if sign not in {_CREDIT, _DEBIT}:
        raise _fault(owner, "neither credit nor debit")
    return (_cents(amount) if sign == _CREDIT else -_cents(amount)), amount.attributes.get(
        "Ccy", ""
    )


class _Statement:
    """One Stmt."""

    def __init__(self, element: Element, faults: list[str]) -> None:
        self._element, self._faults = element, faults
        self._currencies: set[str] = set()
        if currency := element.said("Acct", "Ccy"):
            self._currencies.add(currency)

    def read(self) -> AccountStatement:
        element = self._element
        number = element.said("Acct", "Id", "IBAN") or element.said("Acct", "Id", "Othr", "Id")
        if not number:
            raise _fault(element, "the account isn't named")
        balances, closing_day = self._balances()
        lines = []
        for entry in element.each("Ntry"):
            try:
                line = self._line(entry)
            except _Fault as fault:
                self._faults.append(str(fault))
                continue
            if line is not None:
                lines.append(line)
        days = [line.booked_date for line in lines if line.booked_date]
        last = closing_day or max(days, default=None) or self._made()
        if last is None:
            raise _fault(element, "the day of the statement isn't named")
        if len(self._currencies) > 1:
            raise _fault(element, "the statement mixes currencies")
        self._prove(balances, lines)
        return AccountStatement(
            account_number=number,
            as_of_date=last,
            currency=next(iter(self._currencies), ""),
            lines=tuple(lines),
            balances=balances,
            bank=element.said("Acct", "Svcr", "FinInstnId", "ClrSysMmbId", "MmbId"),
        )

    def _made(self) -> date | None:
        """Give the last day that the statement says it is of, or the day it was made."""
        said = self._element.said
        return _optional_day(said("FrToDt", "ToDtTm")) or _optional_day(said("CreDtTm"))

    def _balances(self) -> tuple[dict[str, int], date | None]:
        """Give the first opening and the last closing balance, and the closing one's day."""
        found: dict[str, int] = {}
        closing_day = None
        for balance in self._element.each("Bal"):
            code = _BALANCES.get(balance.said("Tp", "CdOrPrtry", "Cd"), "")
            if not code:
                continue
            cents, currency = _signed(balance)
            self._currencies.add(currency)
            if code == CLOSING_LEDGER:
                found[code] = cents
                closing_day = _day(balance.find("Dt"), balance)
            else:
                found.setdefault(code, cents)
        return found, closing_day

    def _line(self, entry: Element) -> StatementLine | None:
        cents, currency = _signed(entry)
        status = entry.said("Sts", "Cd") or entry.said("Sts")
        if status not in {"", "BOOK"}:
            return None
        self._currencies.add(currency)
        family = entry.said("BkTxCd", "Domn", "Fmly", "Cd")
        own_code = entry.said("BkTxCd", "Prtry", "Cd")
        by_bank = own_code if len(own_code) == 3 and own_code.isdigit() else ""
        return StatementLine(
            type_code=by_bank or _TYPE_CODES.get(family, _OTHER_TYPE_CODES)[cents < 0],
            amount_cents=cents,
            bank_reference=entry.said("AcctSvcrRef") or entry.said("NtryRef"),
            customer_reference=_end_to_end(entry),
            text=_words(entry),
            value_date=_optional_day(entry.said("ValDt", "Dt") or entry.said("ValDt", "DtTm")),
            booked_date=_day(entry.find("BookgDt"), entry),
        )

    def _prove(self, balances: dict[str, int], lines: list[StatementLine]) -> None:
        moved = sum(line.amount_cents for line in lines)
        if {OPENING_LEDGER, CLOSING_LEDGER} <= set(balances) and (
            balances[OPENING_LEDGER] + moved != balances[CLOSING_LEDGER]
        ):
            self._faults.append(
                str(_fault(self._element, "the balances aren't what the entries add up to"))
            )
        summary = self._element.find("TxsSummry")
        if summary is None or any(_is_pending(one) for one in self._element.each("Ntry")):
            return  # a summary may count pending entries too
        sides = {
            "TtlNtries": [line.amount_cents for line in lines],
            "TtlCdtNtries": [line.amount_cents for line in lines if line.amount_cents > 0],
            "TtlDbtNtries": [line.amount_cents for line in lines if line.amount_cents < 0],
        }
        for name, amounts in sides.items():
            self._compare(summary.find(name), amounts)

    def _compare(self, said: Element | None, amounts: list[int]) -> None:
        if said is None:
            return
        count, total = said.find("NbOfNtries"), said.find("Sum")
        if count is not None and count.text.strip() != str(len(amounts)):
            self._faults.append(str(_fault(count, "the number of entries isn't what it says")))
        if total is not None and _cents(total) != sum(abs(cents) for cents in amounts):
            self._faults.append(str(_fault(total, "the entries don't add up to this sum")))


def _is_pending(entry: Element) -> bool:
    return (entry.said("Sts", "Cd") or entry.said("Sts")) not in {"", "BOOK"}


def _transactions(entry: Element) -> list[Element]:
    return [one for details in entry.each("NtryDtls") for one in details.each("TxDtls")]


def _end_to_end(entry: Element) -> str:
    """Give the sender's reference where there is one and only one."""
    found = {one.said("Refs", "EndToEndId") for one in _transactions(entry)}
    found -= {"", "NOTPROVIDED"}
    return found.pop() if len(found) == 1 else ""


def _words(entry: Element) -> str:
    """Give who paid, every reference and every word of an entry, each once."""
    pieces = [entry.said("AddtlNtryInf")]
    for one in _transactions(entry):
        parties = one.find("RltdPties")
        if parties is not None:
            pieces += [parties.said("Dbtr", "Nm"), parties.said("Dbtr", "Pty", "Nm")]
        pieces += [one.said("Refs", name) for name in ("EndToEndId", "InstrId", "TxId")]
        remittance = one.find("RmtInf")
        if remittance is not None:
            pieces += [" ".join(part.text.split()) for part in remittance.each("Ustrd")]
            pieces += [part.said("CdtrRefInf", "Ref") for part in remittance.each("Strd")]
        pieces.append(one.said("AddtlTxInf"))
    return " ".join(dict.fromkeys(part for part in pieces if part and part != "NOTPROVIDED"))
