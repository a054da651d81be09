"""Yakir: recovery of frontline communities, proven in public."""
