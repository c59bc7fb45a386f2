"""The pages of the shelf, one subject a module."""
