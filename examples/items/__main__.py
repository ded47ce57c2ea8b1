"""The commands of the catalogue: `python -m examples.items serve`, `migrate`, `check`."""

from blog.bootstrap.program import run_program
from examples.items.main import ITEMS, Container, Settings

if __name__ == "__main__":
    run_program(ITEMS, Container, Settings, "examples.items.main:app")
