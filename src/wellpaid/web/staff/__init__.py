"""What the pages of all staff share: who works where, the frame, activation, and people."""
