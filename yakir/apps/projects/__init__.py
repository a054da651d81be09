"""Projects and their life cycle."""
