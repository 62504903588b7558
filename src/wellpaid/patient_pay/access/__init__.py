"""Who may see whose bills: links of users to the clinic's people, helpers, and who has looked."""
