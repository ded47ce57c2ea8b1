"""The ports on SQL, by SQLAlchemy Core."""
