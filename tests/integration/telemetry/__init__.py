"""What operators are shown, against what the service tells."""
