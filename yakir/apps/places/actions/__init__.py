"""Writes on places: the official registers, figures about communities, estimates, sites."""
