"""All users and posts to a file, and from a file into another database.

Left out are what is only of this place and time: sessions, keys of requests, attempts at passwords.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import BinaryIO, Protocol, TypeVar

from blog.application.blog_unit_of_work import BlogUnitOfWork
from blog.application.maintenance import DatabaseNotEmpty, Refused
from blog.application.transfer_lines import (
    Extent,
    UserWithPassword,
    WrongLine,
    header_line,
    last_line,
    post_line,
    read_header,
    read_last_line,
    read_post,
    read_user,
    refuse,
    user_line,
)
from blog.domain.errors import Conflict, Invalid, NotFound
from blog.domain.posts import Post

LONGEST_LINE = 2**19
"""In bytes: a content of 100,000 code points has at most 400,000, and the rest is short."""

ROWS_PER_PROGRESS = 100

Row = TypeVar("Row", UserWithPassword, Post)

Progress = Callable[[int, int], None]
"""Is told now and then, and at the end, how many users and posts are done, and of how many."""


class Contents(Protocol):
    """All that a database holds, and one that holds nothing yet."""

    def extent(self) -> Extent: ...

    def accounts(self) -> Iterator[UserWithPassword]:
        """All users by id, each with the hash of the password; few in memory at a time."""
        ...

    def posts(self) -> Iterator[Post]:
        """All posts by id, few of them in memory at a time."""
        ...

    def keep_others_from_writing(self) -> None:
        """Until the transaction ends; what others wrote before is seen from here on."""
        ...

    def reserve_ids(self, last_user_id: int, last_post_id: int) -> None:
        """Issue no ids up to these any more. Those that are reserved already stay so."""
        ...


@dataclass(frozen=True, slots=True)
class ExportBlog:
    write: Callable[[bytes], object]
    progress: Progress = lambda done, total: None


@dataclass(frozen=True, slots=True)
class ImportBlog:
    open: Callable[[], AbstractContextManager[BinaryIO]]
    """Opens the file anew each time that the use case is run."""
    progress: Progress = lambda done, total: None


class TransferService:
    def __init__(self, unit_of_work: Callable[[], BlogUnitOfWork], contents: Contents) -> None:
        self._unit_of_work = unit_of_work
        self._contents = contents

    def export_blog(self, command: ExportBlog) -> Extent:
        """Write one state of the whole. What it is depends on that state alone."""
        extent = self._contents.extent()
        checksum = sha256()
        accounts, posts = self._contents.accounts(), self._contents.posts()
        rows = chain(map(user_line, accounts), map(post_line, posts))
        for done, line in enumerate(chain([header_line(extent)], rows)):
            checksum.update(line)
            command.write(line)
            _tell(command.progress, done, extent)
        command.write(last_line(checksum.hexdigest()))
        return extent

    def import_blog(self, command: ImportBlog) -> Extent:
        """All or nothing, and only where there is nothing yet.

        Raises DatabaseNotEmpty, and Refused with the number of the line that is wrong.
        """
        with self._unit_of_work() as work, command.open() as stream:
            self._contents.keep_others_from_writing()
            if self._contents.extent().rows:
                raise DatabaseNotEmpty("an export")
            lines = _Lines(stream)
            with lines.refusing():
                extent = read_header(lines.next())
                for account in lines.rows(extent.users, extent.last_user_id, read_user):
                    user, password_hash = account
                    work.users.restore(user)
                    if password_hash is not None:
                        work.passwords.set(user.id, password_hash)
                    _tell(command.progress, lines.number - 1, extent)
                for post in lines.rows(extent.posts, extent.last_post_id, read_post):
                    work.posts.restore(post)
                    _tell(command.progress, lines.number - 1, extent)
                lines.end()
            work.commit()
        self._contents.reserve_ids(extent.last_user_id, extent.last_post_id)
        return extent


class _Lines:
    """The lines of an export, one after the other, for an import that believes nothing."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._checksum = sha256()
        self.number = 0

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Name the line that was read last in what is refused meanwhile. Raises Refused."""
        try:
            yield
        except (WrongLine, Conflict, Invalid, NotFound) as error:
            field = f"{error.field}: " if isinstance(error, Invalid) else ""
            where = f"Line {self.number}: {field}"
            raise Refused(f"{where}{error} Nothing was imported.") from error

    def next(self) -> bytes:
        self.number += 1
        line = self._stream.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            refuse("It is too long.")
        if not line.endswith(b"\n"):
            refuse("The file ends too early.")
        self._checksum.update(line)
        return line

    def rows(self, count: int, last_id: int, read: Callable[[bytes], Row]) -> Iterator[Row]:
        before = 0
        for _ in range(count):
            row = read(self.next())
            if not before < row.id <= last_id:
                refuse(
                    "id: It must be above the one before, and not above the last that was issued."
                )
            before = row.id
            yield row

    def end(self) -> None:
        """Make sure that nothing was changed before, and that nothing comes behind."""
        checksum = self._checksum.hexdigest()
        read_last_line(self.next(), checksum)
        if self._stream.read(1):
            self.number += 1
            refuse("There is more behind the end.")


def _tell(progress: Progress, done: int, extent: Extent) -> None:
    if done % ROWS_PER_PROGRESS == 0 or done == extent.rows:
        progress(done, extent.rows)
