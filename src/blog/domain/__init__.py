"""Floor 1: the rules. Standard library only; no I/O, no clock, no framework."""
