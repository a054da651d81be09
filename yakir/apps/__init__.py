"""The platform, listed from the ground up in ARCHITECTURE.md."""
