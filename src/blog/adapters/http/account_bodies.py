"""Users with their passwords and roles as they are sent, and sessions as they are shown."""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from blog.adapters.http.fields import STRING, PathId, Ruled, Timestamp, optional, shown
from blog.adapters.http.user_bodies import Email, UserChanges, UserData
from blog.domain.passwords import MOST_BYTES, SHORTEST, check_size
from blog.domain.policy import Role


def _sized(password: str) -> str:
    check_size(password)
    return password


def _password(description: str, shortest: int = 0) -> Ruled:
    schema = {
        "type": "string",
        "format": "password",
        "minLength": shortest,
        "maxLength": MOST_BYTES,
        "examples": ["correct horse battery staple"],
        "description": description,
    }
    return Ruled(_sized, schema, STRING)


NewPassword = Annotated[
    str,
    _password(
        f"At least {SHORTEST} characters (code points), at most {MOST_BYTES} bytes in UTF-8, taken "
        "as they are, without NUL. None of those that are used most, nor made of the address.",
        SHORTEST,
    ),
]
Password = Annotated[str, _password("As it was chosen.")]


class NewAccount(UserData):
    """A user to be registered."""

    password: NewPassword
    role: Role = optional("Only an admin gives one; else it is `author`.")


class AccountData(UserData):
    """All that is said of a user, to replace it."""

    current_password: Password = optional("Needed for another address than before, of one's own.")


class AccountChanges(UserChanges):
    """What is to change; keys that are not sent stay as they are."""

    password: NewPassword = optional(
        "A new password; the other sessions of the user end. For one's own, with current_password."
    )
    current_password: Password = optional(
        "Needed for another password or address of one's own; an admin needs none for others."
    )
    role: Role = optional("Only an admin gives one.")


class SignInData(BaseModel):
    """Who signs in."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    password: Password


class TokenBody(BaseModel):
    """A new session."""

    model_config = ConfigDict(from_attributes=True, title="Token")

    token: str = shown(
        pattern="^[A-Za-z0-9_-]{43}$", examples=["Zl9XQ0pnT3lqM2hHc1V2Y1dFb0tWYk5pZm1Sd3RhMTI"]
    )
    expires_at: Timestamp


class SessionBody(BaseModel):
    """A session of whoever asks."""

    model_config = ConfigDict(from_attributes=True, title="Session")

    id: int = shown(minimum=1, examples=[1])
    created_at: Timestamp
    expires_at: Timestamp
    is_current: bool = Field(description="Whether it is the one that asks.", examples=[True])


SessionId = Annotated[PathId, Path(alias="id", description="The id of a session.")]
