"""The reading part of CKAN's Action API."""
