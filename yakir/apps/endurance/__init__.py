"""How long basic conditions last without the grid: scenarios of outages, runs, what they found."""
