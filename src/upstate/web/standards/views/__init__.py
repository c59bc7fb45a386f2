"""The pages of the self-assessment, one subject a module."""
