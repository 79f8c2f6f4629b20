"""Who somebody is and what he may do: rights, passwords, tokens, one-time codes. No database, no HTTP."""
