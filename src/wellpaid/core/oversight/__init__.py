"""What the operator watches: proofs, checks, and what the operator did."""
