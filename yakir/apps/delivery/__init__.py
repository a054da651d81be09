"""Delivery of projects: money set aside and spent, works, results, and whether it still works."""
