"""The short lists of codes that the guide itself gives (005010X221A1, each element's own list).

Long lists that change thrice a year stand with their words in ``codes/``.
"""

from __future__ import annotations

from typing import Final


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Each list, and the rule that a code outside of it breaks.
CODE_LISTS: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "handling": ("payment-handling", _codes("C D H I P U X")),
    "direction": ("payment-direction", _codes("C D")),
    "method": ("payment-method", _codes("ACH BOP CHK FWT NON")),
    "format": ("code-unknown", _codes("CCP CTX")),
    "bank-qualifier": ("code-unknown", _codes("01 04")),
    "payer-account": ("code-unknown", _codes("DA")),
    "payee-account": ("code-unknown", _codes("DA SG")),
    "trace-type": ("trace-type", _codes("1")),
    "currency-entity": ("code-unknown", _codes("PR PE")),
    "header-ref": ("code-unknown", _codes("EV F2")),
    "production": ("code-unknown", _codes("405")),
    "payer": ("code-unknown", _codes("PR")),
    "payer-id": ("code-unknown", _codes("XV")),
    "payer-ref": ("code-unknown", _codes("2U EO HI NF")),
    "contact": ("code-unknown", _codes("CX BL IC")),
    "way": ("code-unknown", _codes("EM EX FX TE UR")),
    "payee": ("code-unknown", _codes("PE")),
    "payee-id": ("code-unknown", _codes("FI XV XX")),
    "payee-ref": ("code-unknown", _codes("0B D3 PQ TJ")),
    "delivery": ("code-unknown", _codes("BM EM FT OL")),
    "status": ("claim-status", _codes("1 2 3 4 19 20 21 22 23 25")),
    "filing": ("code-unknown", _codes("12 13 14 15 16 17 AM CH DS HM LM MA MB MC OF TV VA WC ZZ")),
    "group": ("adjustment-group", _codes("CO OA PI PR")),
    "entity": ("code-unknown", _codes("QC IL 74 82 TT PR GB")),
    "kind": ("code-unknown", _codes("1 2")),
    "name-id": ("code-unknown", _codes("34 AD BD BS C FI HN II MC MI MR NI PC PI PP SL UP XV XX")),
    "claim-ref": (
        "code-unknown",
        _codes("1L 1W 28 6P 9A 9C BB CE EA F8 G1 G3 IG SY 0B 1A 1B 1C 1D 1G 1H 1J D3 G2 LU"),
    ),
    "claim-date": ("code-unknown", _codes("036 050 232 233")),
    "claim-amount": ("code-unknown", _codes("AU D8 DY F5 I NL T T2 ZK ZL ZM ZN ZO")),
    "claim-quantity": ("code-unknown", _codes("CA CD LA LE NE NR OU PS VS ZK ZL ZM ZN ZO")),
    "procedure": ("code-unknown", _codes("AD ER HC HP IV N4 N6 NU UI WK")),
    "service-date": ("code-unknown", _codes("150 151 472")),
    "service-ref": (
        "code-unknown",
        _codes("1S APC BB E9 G1 G3 LU RB 6R 0K 0B 1A 1B 1C 1D 1G 1H 1J D3 G2 HPI SY TJ"),
    ),
    "service-amount": ("code-unknown", _codes("B6 KH T T2 ZK ZL ZM ZN ZO")),
    "service-quantity": ("code-unknown", _codes("ZK ZL ZM ZN ZO")),
    "remark": ("code-unknown", _codes("HE RX")),
}

# What 004010X091A1 takes besides; CR (correction) and 5 (pended) are gone since (X12 RFI 457).
CODES_4010: Final[dict[str, frozenset[str]]] = {
    "status": _codes("5 10 13 15 16 17 27"),
    "group": _codes("CR"),
    "filing": _codes("BL CI HM SA TV"),
    "entity": _codes("QC IL 74 82 TT PR"),
    "name-id": _codes("N EI"),
    "header-ref": _codes("EV F2"),
    "payee-ref": _codes("1A 1B 1C 1D 1E 1F 1G 1H 1L D3 G2 N5 PQ TJ 0B"),
    "claim-ref": _codes("1A 1B 1C 1D 1E 1G 1H D3 G2 A6 BB CE EA F8 G1 G3 IG SY"),
    "claim-date": _codes("036 050 232 233"),
    "claim-amount": _codes("AU D8 DY F5 I NJ T T2 ZK ZL ZM ZN ZO"),
    "service-date": _codes("150 151 472"),
    "service-ref": _codes("1S 6R BB E9 G1 G3 LU RB 1A 1B 1C 1D 1G 1H 1J HPI SY TJ"),
    "service-amount": _codes("B6 DY KH NE T T2 ZK ZL ZM ZN ZO"),
    "service-quantity": _codes("NE ZK ZL ZM ZN ZO"),
    "procedure": _codes("AD ER HC ID IV N1 N2 N3 N4 ND NU RB ZZ"),
}
