"""The `blog` command, by typer."""
