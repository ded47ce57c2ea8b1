"""What a service is called, wherever it speaks of itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    title: str
    """On its front page and its documentation."""
    name: str
    """Inside of a sentence: "this version of NAME"."""
    command: str
    """What is typed to run its commands."""
    version: str
    about: str
    """A sentence or two, with which the documentation begins."""

    @property
    def program(self) -> str:
        """What lines on standard error begin with."""
        return self.title.lower()
