"""What must be decided by a person before a table is published: one rule a file, none of which decides anything itself."""
