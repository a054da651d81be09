"""Makers of plainly artificial records for tests."""
