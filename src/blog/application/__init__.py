"""Floor 2: the use cases, and the ports to what they need from outside."""
