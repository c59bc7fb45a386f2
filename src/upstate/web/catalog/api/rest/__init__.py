"""The site's own API, described by OpenAPI."""
