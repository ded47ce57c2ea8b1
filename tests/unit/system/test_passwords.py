"""Passwords as Argon2id keeps them."""

import secrets
from typing import Any

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from blog.adapters.system.passwords import Argon2PasswordHasher

PASSWORD = "correct-horse-battery"


@pytest.fixture(scope="module")
def hasher() -> Argon2PasswordHasher:
    return Argon2PasswordHasher()


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that argon2 compares with."""
    compared: list[str] = []
    verify = PasswordHasher.verify

    def spy(hasher: PasswordHasher, password_hash: Any, password: Any) -> bool:
        compared.append(password_hash)
        return verify(hasher, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", spy)
    return compared


@pytest.mark.parametrize("password", [PASSWORD, "  ÿ 🔑 spaces count  "])
def test_a_password_is_recognised_by_its_hash(hasher: Argon2PasswordHasher, password: str) -> None:
    assert hasher.verify(password, hasher.hash(password))


@pytest.mark.parametrize("other", ["", PASSWORD.upper(), f"{PASSWORD} ", f"{PASSWORD}\0"])
def test_another_password_is_not(hasher: Argon2PasswordHasher, other: str) -> None:
    assert not hasher.verify(other, hasher.hash(PASSWORD))


@pytest.mark.parametrize("spoilt", ["", "nonsense", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$a$b"])
def test_no_password_has_a_hash_that_is_none(hasher: Argon2PasswordHasher, spoilt: str) -> None:
    assert not hasher.verify(PASSWORD, spoilt)


def test_nobodys_password_is_compared_at_the_same_cost(
    hasher: Argon2PasswordHasher, comparisons: list[str]
) -> None:
    stored = hasher.hash(PASSWORD)

    assert not hasher.verify(PASSWORD, None)
    assert hasher.verify(PASSWORD, stored)

    decoy, own = comparisons
    assert own == stored
    assert extract_parameters(decoy) == extract_parameters(stored)


def test_nobody_has_the_password_that_is_compared_with_nobodys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(secrets, "token_urlsafe", lambda: PASSWORD)

    assert not Argon2PasswordHasher().verify(PASSWORD, None)


def test_a_hash_costs_at_least_what_owasp_asks_for(hasher: Argon2PasswordHasher) -> None:
    cost = extract_parameters(hasher.hash(PASSWORD))

    assert cost.type is Type.ID
    assert cost.memory_cost >= 19 * 1024
    assert cost.time_cost >= 2
    assert cost.parallelism >= 1


def test_two_hashes_of_one_password_differ_and_do_not_hold_it(
    hasher: Argon2PasswordHasher,
) -> None:
    one, other = hasher.hash(PASSWORD), hasher.hash(PASSWORD)

    assert one != other
    assert PASSWORD not in one
    assert one.isascii()
    assert len(one) <= 255


@pytest.mark.parametrize("word", ["password", "qwertyuiop", "iloveyou"])
def test_words_that_many_have_are_common(hasher: Argon2PasswordHasher, word: str) -> None:
    assert hasher.is_common(word)


@pytest.mark.parametrize("word", ["", PASSWORD, "PASSWORD"])
def test_words_that_few_have_are_not(hasher: Argon2PasswordHasher, word: str) -> None:
    assert not hasher.is_common(word)
