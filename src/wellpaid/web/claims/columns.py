"""What the columns of a provider's tables hold, for their Parquet files; by their heads."""

from __future__ import annotations

from typing import Final

from wellpaid.web.shared.parquet_tables import Column

_HEADS: Final = {
    Column.CENTS: """
        ach virtual_card check amount paid forecast week eight_weeks service cards payer_says
        bank_says charge allowed usual less_than_usual_by charged patients_owe adjusted plan_says
        difference books_say
    """,
    Column.COUNT: """
        payments claims denied cases claim tries days_0_30 days_31_60 days_61_90 days_over_90 late
    """,
    Column.DAYS: "days_from days_to days_median days_p90 payer_days",
    Column.PERCENT: "denied_percent last_3_months_percent 3_before_percent",
    Column.WHOLE_PERCENT: "week_error_percent eight_weeks_error_percent",
    Column.DATE: "day week_from payment_date since",
    Column.MOMENT: "decided_at",
    Column.TEXT: """
        payer month reason payment_number how status plan payment_numbers case why case_id
    """,
}
COLUMNS: Final = {head: kind for kind, heads in _HEADS.items() for head in heads.split()}
