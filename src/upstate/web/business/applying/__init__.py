"""Applying: a form as pages, its draft, its files, and sending it exactly once."""
