"""Work page that checks a file of IATI or OC4IDS and keeps nothing of it."""
