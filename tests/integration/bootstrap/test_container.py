"""The composition root can build everything, and as often as it is asked to."""

from pathlib import Path

import pytest
from dependency_injector import providers

from blog.bootstrap.container import Container
from blog.bootstrap.settings import Settings

URLS = ["sqlite:///blog.db", "postgresql://nowhere.test/blog"]


def a_container(url: str = URLS[0]) -> Container:
    return Container(settings=Settings.load(database_url=url))


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("name", Container.providers)
def test_every_provider_can_be_built(url: str, name: str) -> None:
    assert a_container(url).providers[name]() is not None


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
