"""A database whose state a test chooses."""

from pathlib import Path

from blog.application.blog import BLOG
from blog.application.maintenance import Fitness, SchemaState, Unreachable


class FakeDatabase:
    def __init__(self, state: SchemaState = SchemaState.MISSING, reachable: bool = True) -> None:
        self.state = state
        self.reachable = reachable

    def schema_state(self) -> SchemaState:
        if not self.reachable:
            raise Unreachable
        return self.state

    def prepare(self) -> None:
        self.migrate()

    def migrate(self) -> None:
        if not self.schema_state().is_served:
            self.state = SchemaState.CURRENT

    def check(self) -> Fitness:
        sentence = (f"Here {self.schema_state().told(BLOG)}.",)
        return Fitness(good=sentence) if self.state.is_served else Fitness(bad=sentence)

    def backup(self, to: Path) -> None:
        to.write_text(self.schema_state().told(BLOG), "utf-8")
