"""The pages about accounts, people and the audit log."""
