"""How the report's charts and tables are set into templates."""
