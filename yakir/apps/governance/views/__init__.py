"""Work pages of governance."""
