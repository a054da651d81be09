"""Energy islands: what local generation a site needs to outlast outages, and what it costs."""
