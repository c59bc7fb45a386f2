"""Where things are: US addresses matched to a list, points put into areas, values spread between areas.

    from upstate.geography.matching import match_addresses
    from upstate.geography.areas import assign_to_areas, spread_amounts, spread_rates

All of it is pure: lists and arrays in, a frozen dataclass out. Points are longitude and latitude in degrees, a row each.
"""
