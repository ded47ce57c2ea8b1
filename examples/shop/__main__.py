"""The commands of the shop: `python -m examples.shop serve`, `migrate`, `check`."""

from blog.bootstrap.program import run_program
from examples.shop.main import SHOP, Container, Settings

if __name__ == "__main__":
    run_program(SHOP, Container, Settings, "examples.shop.main:app")
