"""Passwords by Argon2id, and those that are guessed first."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

MEMORY, PASSES, LANES = 19_456, 2, 1
"""In KiB, times over it, and processors at once: the least that the OWASP Password Storage Cheat
Sheet asks of Argon2id. More would make sign-ins wait for each other on a small machine."""


class Argon2PasswordHasher:
    """It is made in a tenth of a second, and holds 30 MiB: the list of common passwords."""

    def __init__(self) -> None:
        self._argon2 = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY, parallelism=LANES)
        self._decoy = self.hash(secrets.token_urlsafe())
        self._common = frozenset(FREQUENCY_LISTS["passwords"])

    def hash(self, password: str) -> str:
        return self._argon2.hash(password)

    def verify(self, password: str, password_hash: str | None) -> bool:
        """Where there is no hash, the password is compared with one that nobody has."""
        try:
            self._argon2.verify(self._decoy if password_hash is None else password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    def is_common(self, word: str) -> bool:
        return word in self._common
