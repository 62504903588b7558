"""What a claim, and a transaction, add up to: whole cents."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class ClaimSums:
    """What a claim adds to its transaction.

    :param is_readable: whether every amount could be read; otherwise no balance is judged
    :param adjusted_cents: by group
    :param numbers: CLP01, CLP02 and CLP07, by which a claim is told from another
    :param odd_npis: which of its segments hold an NPI that is none, from 0
    """

    charge_cents: int = 0
    paid_cents: int = 0
    line_charge_cents: int = 0
    line_count: int = 0
    is_readable: bool = True
    adjusted_cents: dict[bytes, int] = field(default_factory=dict)
    numbers: tuple[bytes, ...] = ()
    odd_npis: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Totals:
    """What a transaction adds up to.

    :param provider_adjustment_cents: what PLB takes off the payment
    :param is_readable: whether every amount could be read; otherwise the sums lack those
    """

    claim_count: int = 0
    service_count: int = 0
    charge_cents: int = 0
    paid_cents: int = 0
    provider_adjustment_cents: int = 0
    is_readable: bool = True
    _adjusted: dict[bytes, int] = field(default_factory=dict)

    def add(self, sums: ClaimSums) -> None:
        """Take a claim in."""
        self.claim_count += 1
        self.service_count += sums.line_count
        self.charge_cents += sums.charge_cents
        self.paid_cents += sums.paid_cents
        self.is_readable = self.is_readable and sums.is_readable
        for group, cents in sums.adjusted_cents.items():
            self._adjusted[group] = self._adjusted.get(group, 0) + cents

    def add_all(self, other: Totals) -> None:
        """Take the sums of another transaction in."""
        self.claim_count += other.claim_count
        self.service_count += other.service_count
        self.charge_cents += other.charge_cents
        self.paid_cents += other.paid_cents
        self.provider_adjustment_cents += other.provider_adjustment_cents
        self.is_readable = self.is_readable and other.is_readable
        for group, cents in other._adjusted.items():
            self._adjusted[group] = self._adjusted.get(group, 0) + cents

    @property
    def adjusted_cents(self) -> dict[str, int]:
        """Give the claim adjustments by group: CO, OA, PI, PR."""
        return {group.decode("latin-1"): cents for group, cents in self._adjusted.items()}

    @property
    def patient_responsibility_cents(self) -> int:
        """What the plans leave to the patients."""
        return self._adjusted.get(b"PR", 0)

    @property
    def payment_cents(self) -> int:
        """What the payment must be: what claims were paid, less the provider adjustments."""
        return self.paid_cents - self.provider_adjustment_cents
