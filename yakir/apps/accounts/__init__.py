"""People, organisations, roles, second factor."""
