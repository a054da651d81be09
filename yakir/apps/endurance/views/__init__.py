"""Work pages of endurance: the country, a community, runs, scenarios of outages."""
