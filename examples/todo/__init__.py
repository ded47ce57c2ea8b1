"""What is to be done, and how far it is."""
