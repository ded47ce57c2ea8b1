"""What makes those pages beside it that follow the code."""
