"""Energy islands: the cheapest local generation that outlasts the outages."""
