"""Acting on a ranking: rounds of visits, what was found at the doors, and what that shows.

The truth of visits is a log of files that are only ever added (`log`). What counts now (`standing`), the city's table of visits
(`table`) and the results (`results`) are made from it.
"""
