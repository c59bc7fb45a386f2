"""The pages of performance, one subject a module."""
