"""Statements: a letter to each guarantor with everything that is due, printed by the thousand."""
