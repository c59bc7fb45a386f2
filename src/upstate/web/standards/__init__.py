"""Where the city stands by a standard: the ladder, the snapshot, the answers, and what next."""
