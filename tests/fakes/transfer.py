"""All that the memory holds."""

from collections.abc import Iterator
from copy import copy

from blog.application.transfer_lines import Extent, UserWithPassword
from blog.domain.posts import Post
from tests.fakes.memory import Memory


class MemoryContents:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def extent(self) -> Extent:
        memory = self._memory
        return Extent(
            len(memory.users), len(memory.posts), memory.last_user_id, memory.last_post_id
        )

    def accounts(self) -> Iterator[UserWithPassword]:
        passwords = self._memory.passwords
        return (
            UserWithPassword(copy(user), passwords.get(user.id))
            for _, user in sorted(self._memory.users.items())
        )

    def posts(self) -> Iterator[Post]:
        return (copy(post) for _, post in sorted(self._memory.posts.items()))

    def keep_others_from_writing(self) -> None:
        """There is nobody else."""

    def reserve_ids(self, last_user_id: int, last_post_id: int) -> None:
        self._memory.last_user_id = max(self._memory.last_user_id, last_user_id)
        self._memory.last_post_id = max(self._memory.last_post_id, last_post_id)
