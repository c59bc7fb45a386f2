"""Which permits a business needs, what they cost, how long they take, and how an application comes to its decision."""
