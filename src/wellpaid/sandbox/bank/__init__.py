"""A simulated bank: takes ACH files, settles on its own clock, returns, corrects, and reports."""
