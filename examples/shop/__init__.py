"""Products in categories, and how many of them are left."""
