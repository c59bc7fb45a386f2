"""The business portal: guide, permit finder, applications, their review, and where they stand."""
