"""Links by which somebody else pays a bill and sees only the clinic and the amount."""
