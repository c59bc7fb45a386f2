"""Who works here: accounts, roles, second factor, sessions, and the audit log of every write."""
