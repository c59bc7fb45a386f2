"""What each address shows, by part of the portal."""
