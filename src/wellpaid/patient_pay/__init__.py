"""Patient pay: a person finds, understands and pays a medical bill."""
