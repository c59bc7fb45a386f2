"""The pages that a city's staff write. Wagtail models live only here."""
