"""Money that we owe a guarantor, and which bills it pays."""
