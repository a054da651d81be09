"""Pages of needs and damage."""
