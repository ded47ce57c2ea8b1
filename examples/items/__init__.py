"""A catalogue: what there is, and what it costs."""
