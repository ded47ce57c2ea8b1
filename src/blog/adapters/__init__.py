"""Floor 3: one folder per technology. Adapters do not know each other."""
