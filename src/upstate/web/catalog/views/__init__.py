"""The public pages of the catalog, one subject a module."""
