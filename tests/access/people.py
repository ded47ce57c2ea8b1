"""Those who ask, what is asked about, and the tokens by which they are known."""

from dataclasses import dataclass, field
from datetime import datetime

from blog.application.blog_unit_of_work import BlogUnitOfWork
from blog.domain.policy import Role
from blog.domain.posts import Post
from blog.domain.sessions import MOST_SESSIONS, Session
from blog.domain.users import User
from tests.builders import AN_HOUR, a_post, a_user

PASSWORD = "correct horse battery"
STANDINGS = ("anonymous", "own", "other", "editor", "admin")
"""The columns of the table: nobody, the owner, another author, an editor and an admin."""


@dataclass
class People:
    """All of them by their standing; `own` is the author of both posts."""

    users: dict[str, User]
    public: Post
    hidden: Post
    tokens: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)

    @property
    def own(self) -> User:
        return self.users["own"]

    def header(self, standing: str) -> dict[str, str]:
        if standing == "anonymous":
            return {}
        return {"Authorization": f"Bearer {self.tokens[standing]}"}


def settle(work: BlogUnitOfWork, now: datetime, password_hash: str = "") -> People:
    """Everybody moves in, and has just signed in."""
    begun = now - AN_HOUR
    roles = {"own": Role.AUTHOR, "other": Role.AUTHOR, "editor": Role.EDITOR, "admin": Role.ADMIN}
    users = {
        name: a_user(f"Person {name}", role=role, created_at=begun, updated_at=begun)
        for name, role in roles.items()
    }
    for user in users.values():
        work.users.add(user)
        if password_hash:
            work.passwords.set(user.id, password_hash)
    own_id = users["own"].id
    public = a_post(
        "A public post",
        author_id=own_id,
        created_at=begun,
        updated_at=begun,
        published_at=begun,
        first_published_at=begun,
    )
    hidden = a_post("A hidden post", author_id=own_id, created_at=begun, updated_at=begun)
    work.posts.add(public)
    work.posts.add(hidden)
    people = People(users, public, hidden)
    for name, user in users.items():
        token = f"{name}-{'t' * 40}"[:43]
        session = Session.begin(user.id, token, now)
        work.sessions.add(session, MOST_SESSIONS)
        people.tokens[name], people.sessions[name] = token, session
    work.commit()
    return people
