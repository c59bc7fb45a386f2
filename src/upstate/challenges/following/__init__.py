"""After prize day: a winner's method as a solution that others can borrow, and whether the city uses it."""
