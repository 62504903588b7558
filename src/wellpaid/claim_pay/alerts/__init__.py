"""What people want to be told by e-mail about claim payments."""
