"""What a payer sends: files of claim payments, checked before any money moves."""
