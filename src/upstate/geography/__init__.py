"""Where things are: US addresses matched, points put into areas, values shared between areas."""
