"""Work pages of places: sites, what they have, what ties them together, communities."""
