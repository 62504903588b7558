"""`python -m wellpaid demo`: the whole house on one machine, watched over until Ctrl-C."""
