"""What every page of the site shares: its frame, the look of forms, tables and charts, and pages for what went wrong."""
