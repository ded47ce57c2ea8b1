"""Floor 4: settings, and the container that wires the house."""
