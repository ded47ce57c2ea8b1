"""The composition root can build everything, and as often as it is asked to."""

from pathlib import Path

import pytest
from dependency_injector import providers

from blog.bootstrap.container import Container
from blog.bootstrap.settings import Settings


def a_container(folder: Path, name: str = "blog") -> Container:
    return Container(settings=Settings.load(database_url=f"sqlite:///{folder}/{name}.db"))


@pytest.mark.parametrize("name", Container.providers)
def test_every_provider_can_be_built(folder: Path, name: str) -> None:
    assert a_container(folder).providers[name]() is not None


def test_building_everything_makes_no_file(folder: Path) -> None:
    container = a_container(folder)

    for provider in container.providers.values():
        provider()

    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [name for name, each in Container.providers.items() if isinstance(each, providers.Singleton)],
)
def test_two_containers_share_nothing(folder: Path, name: str) -> None:
    one, other = a_container(folder, "one"), a_container(folder, "other")

    assert one.providers[name]() is not other.providers[name]()
