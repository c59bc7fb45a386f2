"""Visits on a telephone: a crew's zones, one door a page, with or without a signal. What is found goes to the log of visits."""
