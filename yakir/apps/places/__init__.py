"""Communities, districts, sites, services, dependencies, coverage."""
