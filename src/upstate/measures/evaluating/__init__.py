"""Whether a change worked: written down before it starts, read on the day that was set, against what would have been without it."""
