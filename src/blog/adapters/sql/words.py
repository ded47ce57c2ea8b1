"""The word index of posts: FTS5 on SQLite, arrays under a GIN index on PostgreSQL.

Either holds a post's words by the rule of the domain and has no rule of its own for what is a
word. FTS5 gets them parted by spaces, at which its tokenizer `ascii` takes them apart again.
"""

from collections.abc import Iterable
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Dialect,
    Text,
    TypeDecorator,
    bindparam,
    column,
    delete,
    insert,
    select,
    table,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert, UpdateBase
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from blog.adapters.sql.columns import Id
from blog.adapters.sql.statements import Statement
from blog.adapters.sql.tables import posts
from blog.adapters.sql.text_index import TextIndex
from blog.domain.posts import Post
from blog.domain.text import words

LONGEST_WORD = 600
"""In code points. PostgreSQL indexes entries of up to 2,704 bytes; of a longer word, its hash."""


class WordList(TypeDecorator[Iterable[str]]):
    """The words of a text, to be stored; they are not read again."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        stored: TypeEngine[Any] = Text() if dialect.name == "sqlite" else ARRAY(Text)
        return dialect.type_descriptor(stored)

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> Any:
        found = value or ()
        return " ".join(found) if dialect.name == "sqlite" else _entries(found)


class Where(Enum):
    """In which texts of a post words are sought. The values are operators of FTS5."""

    ANYWHERE = "({words})"
    IN_TITLE = "title : ({words})"
    NOT_ALL_IN_TITLE = "({words}) NOT title : ({words})"


class WantedWords(WordList):
    """The words that a post must have; none of them can act as an operator."""

    cache_ok = True

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> Any:
        wanted = value or ()
        if dialect.name != "sqlite":
            return _entries(wanted)
        every = " ".join(f'"{word}"' for word in sorted(wanted))
        return self.where.value.format(words=every)


def _entries(found: Iterable[str]) -> list[str]:
    return sorted(
        {
            word if len(word) <= LONGEST_WORD else f"#{sha256(word.encode()).hexdigest()}"
            for word in found
        }
    )


post_words = table(
    "post_words", column("rowid", Id), column("title", WordList), column("content", WordList)
)
"""The words of each post, in a table that a migration makes."""


class _HasWords(FunctionElement[Any]):
    """A row of `post_words` has the words there.

    Of no type: SQLAlchemy would compare a Boolean with 1 on SQLite, which MATCH does not allow.
    """

    inherit_cache = False

    def __init__(self, where: Where) -> None:
        super().__init__(bindparam("words", type_=WantedWords(where)))
        self.where = where


@compiles(_HasWords, "sqlite")
def _matches(element: _HasWords, compiler: SQLCompiler, **options: Any) -> str:
    return f"post_words MATCH {compiler.process(element.clauses, **options)}"


_CONTAIN = {
    Where.ANYWHERE: "(post_words.title || post_words.content) @> {words}",
    Where.IN_TITLE: "post_words.title @> {words}",
    Where.NOT_ALL_IN_TITLE: "(post_words.title || post_words.content) @> {words}"
    " AND NOT post_words.title @> {words}",
}


@compiles(_HasWords, "postgresql")
def _contain(element: _HasWords, compiler: SQLCompiler, **options: Any) -> str:
    wanted = compiler.process(element.clauses, **options)
    return _CONTAIN[element.where].format(words=wanted)


INDEX = TextIndex(post_words, posts)

_PARAMETERS = ("title_words", "content_words")
_ADD = Statement(
    insert(post_words).values(
        rowid=INDEX.new_entry(), title=bindparam("title"), content=bindparam("content")
    )
)

_SAVE = Statement(
    update(post_words)
    .where(INDEX.is_entry_of(bindparam("post_id", type_=Id)))
    .values(title=bindparam("title"), content=bindparam("content"))
)
_REMOVE = Statement(delete(post_words).where(INDEX.is_entry_of(bindparam("post_id", type_=Id))))
_OF_AUTHOR = select(posts.c.id).where(posts.c.author_id == bindparam("author_id"))
_REMOVE_ALL = Statement(delete(post_words).where(INDEX.is_entry_of_any(_OF_AUTHOR)))


def added_with(new_post: ReturningInsert[Any]) -> UpdateBase:
    """The statement that stores a post, and tells its id, with the words of `parameters_of`.

    For PostgreSQL, where the entry of a row always has its id.
    """
    new = new_post.cte("new_post")
    of_post = select(new.c.id, *(bindparam(name, type_=WordList()) for name in _PARAMETERS))
    return insert(post_words).from_select(list(post_words.c), of_post).returning(post_words.c.rowid)


def parameters_of(post: Post) -> dict[str, list[str]]:
    return dict(zip(_PARAMETERS, _words_of(post).values(), strict=True))


def add(connection: Connection, post: Post) -> None:
    _ADD.run(connection, {"id": post.id, "created_at": post.created_at, **_words_of(post)})


def replace(connection: Connection, post: Post) -> None:
    _SAVE.run(connection, {"post_id": post.id, **_words_of(post)})


def remove(connection: Connection, post_id: int) -> None:
    _REMOVE.run(connection, {"post_id": post_id})


def remove_all_of(connection: Connection, author_id: int) -> None:
    _REMOVE_ALL.run(connection, {"author_id": author_id})


def _words_of(post: Post) -> dict[str, list[str]]:
    return {"title": list(words(post.title)), "content": list(words(post.content))}


def has_words(where: Where) -> ColumnElement[Any]:
    """A row of `post_words` has every word of the parameter `words` there."""
    return _HasWords(where)
