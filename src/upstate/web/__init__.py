"""The city's site: a Django project over the actions. People and look are its ground, catalog and shelf stand on them, pages on all."""
