"""From a city's records to what entrants get and what is hidden from them."""
