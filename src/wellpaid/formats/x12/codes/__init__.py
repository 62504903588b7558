"""The code lists of claim payments, in words that a clerk and a patient understand.

The codes are X12's and the payers'; the words are ours, in English and Spanish. Each list is a file
with its source and the day from which it holds.
"""
