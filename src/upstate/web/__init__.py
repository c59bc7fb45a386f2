"""The city's site: a Django project over the actions. Its apps are independent of each other."""
