"""The meeting on the numbers: what is talked about and for how long, what was decided, who does what by when, and what came of it."""
