"""A city's own tables: reading them, the contract they must meet, the crosswalk between the two, and data checks."""
