"""Who may come in: clients with their API keys, and the issuer whose tokens are believed."""
