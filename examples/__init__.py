"""Other domains on the same house."""
