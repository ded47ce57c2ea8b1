"""The composition root can build everything, and as often as it is asked to."""

from pathlib import Path

import pytest
from dependency_injector import providers

from blog.adapters.http.cache import CachedReads
from blog.bootstrap.container import Container
from blog.bootstrap.settings import Settings
from blog.domain.policy import (
    Policy,
    open_access,
    restricted_access,
    restricted_access_with_registration,
)
from tests.integration.cli.processes import PROGRAMS, run

URLS = ["sqlite:///blog.db", "postgresql://nowhere.test/blog"]


LOADED = """
import sys
from blog.main import app
print(*sorted({"argon2", "zxcvbn"} & set(sys.modules)))
"""


def a_container(url: str = URLS[0], **settings: str) -> Container:
    return Container(settings=Settings.load(database_url=url, **settings))


@pytest.mark.parametrize(("url", "access"), [(URLS[0], "restricted"), (URLS[1], "open")])
@pytest.mark.parametrize("name", Container.providers)
def test_every_provider_can_be_built(url: str, name: str, access: str) -> None:
    assert a_container(url, access=access).providers[name]() is not None


@pytest.mark.parametrize(
    ("settings", "policy"),
    [
        ({"access": "open"}, open_access),
        ({"access": "open", "registration": "open"}, open_access),
        ({"access": "restricted"}, restricted_access),
        ({"access": "restricted", "registration": "open"}, restricted_access_with_registration),
    ],
)
def test_the_settings_choose_the_policy(settings: dict[str, str], policy: Policy) -> None:
    assert a_container(**settings).policy() is policy


@pytest.mark.parametrize(("access", "loaded"), [("open", ""), ("restricted", "argon2 zxcvbn")])
def test_passwords_are_made_ready_at_the_start_but_not_where_there_are_none(
    folder: Path, access: str, loaded: str
) -> None:
    result = run(folder, PROGRAMS / "python", "-c", LOADED, access=access)

    assert result.stdout.strip() == loaded, result.stderr


def test_building_everything_makes_no_file(folder: Path) -> None:
    container = a_container()

    for provider in container.providers.values():
        provider()

    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [name for name, each in Container.providers.items() if isinstance(each, providers.Singleton)],
)
def test_two_containers_share_nothing(name: str) -> None:
    one, other = a_container("sqlite:///one.db"), a_container("sqlite:///other.db")

    assert one.providers[name]() is not other.providers[name]()


@pytest.mark.parametrize(
    ("url", "settings", "is_there"),
    [
        (URLS[0], {}, True),
        (URLS[0], {"cache": "off"}, False),
        (URLS[1], {}, False),
        (URLS[1], {"cache_age": "5"}, True),
        (URLS[1], {"cache_age": "5", "cache": "off"}, False),
    ],
)
def test_there_is_a_cache_where_answers_are_right_for_some_time(
    url: str, settings: dict[str, str], is_there: bool
) -> None:
    layers: list[object] = [
        layer.cls for layer in a_container(url, **settings).app().user_middleware
    ]

    assert (CachedReads in layers) is is_there
