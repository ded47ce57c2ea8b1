"""The use cases over HTTP, by FastAPI."""
