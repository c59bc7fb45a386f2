"""How the city does: the board of its goals, each measure, the meeting on them, and what was tried."""
