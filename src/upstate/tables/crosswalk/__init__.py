"""Where a city's columns meet the contract: proposing it, writing it down, translating by it."""
