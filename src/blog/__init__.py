"""A domain-driven, hexagonal backend for users and posts."""

__version__ = "0.1.0"
