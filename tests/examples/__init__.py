"""The examples: what holds for all of them, and each by itself."""
