"""How long hypothesis searches: `--hypothesis-profile=long` looks further than the default."""

from hypothesis import settings

settings.register_profile(
    "default", deadline=None, derandomize=True, max_examples=50, stateful_step_count=40
)
settings.register_profile("long", deadline=None, max_examples=2_000, stateful_step_count=100)
settings.load_profile("default")
