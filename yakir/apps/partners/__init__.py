"""Partners, statements, agreements, pledges, funds, deliveries."""
