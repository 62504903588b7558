"""Bank accounts, authorisations, and ACH entries that we originate through our own bank."""
