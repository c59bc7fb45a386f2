"""The open record: from issued applications to datasets, and the pages on which everybody looks them up."""
