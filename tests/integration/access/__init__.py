"""Restricted access on each database, with real passwords."""
