"""Where things are: US addresses matched to a list, points put into areas, values shared between areas.

    from upstate.geography.matching import match_addresses
    from upstate.geography.nearest import find_nearest
    from upstate.geography.areas import assign_to_areas, share_amounts, share_rates

All of it is pure: lists and arrays in, a frozen dataclass out. Points are longitude and latitude in degrees, a row each.
"""
