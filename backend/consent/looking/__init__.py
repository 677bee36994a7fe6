"""Who looked at me: the audit's notes of access, shown to the person they are about."""
