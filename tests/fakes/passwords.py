"""Passwords in memory, and a hasher that takes no time and hides nothing."""

from tests.fakes.memory import Memory


class MemoryPasswordRepository:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def get(self, user_id: int) -> str | None:
        return self._memory.passwords.get(user_id)

    def set(self, user_id: int, password_hash: str) -> None:
        self._memory.passwords[user_id] = password_hash


class PlainPasswordHasher:
    """Counts how often it compared, and how many hashes it made."""

    def __init__(self) -> None:
        self.comparisons = 0
        self.hashes = 0

    def hash(self, password: str) -> str:
        self.hashes += 1
        return f"${self.hashes}${password}"

    def verify(self, password: str, password_hash: str | None) -> bool:
        self.comparisons += 1
        return password_hash is not None and password_hash.split("$", 2)[2] == password

    def is_common(self, word: str) -> bool:
        return word in {"password", "iloveyou", "trustno1"}
