"""The ports that the machine itself serves."""
