"""The commands of the todo list: `python -m examples.todo serve`, `migrate`, `check`."""

from blog.bootstrap.program import run_program
from examples.todo.main import TODO, Container, Settings

if __name__ == "__main__":
    run_program(TODO, Container, Settings, "examples.todo.main:app")
