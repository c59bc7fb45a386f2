"""The whole public site as plain files, which any file server can show."""
