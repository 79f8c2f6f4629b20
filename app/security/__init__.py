"""Who somebody is and what he may do: rights, passwords, tokens, one-time codes, the provider. No database."""
