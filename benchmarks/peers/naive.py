"""The application of the tutorials: FastAPI, the ORM, `create_all`, a session for each request.

It is kept as they have it: synchronous routes, the author loaded lazily, the default pool, and the
database's own defaults.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, ForeignKey, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    sessionmaker,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///naive.db")

engine = create_engine(
    DATABASE_URL,
    connect_args={"check_same_thread": False} if DATABASE_URL.startswith("sqlite") else {},
)
SessionLocal = sessionmaker(autoflush=False, bind=engine)


def now() -> datetime:
    return datetime.now(UTC)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True, index=True)
    name: Mapped[str] = mapped_column(index=True)
    email: Mapped[str] = mapped_column(unique=True, index=True)
    age: Mapped[int]
    city: Mapped[str] = mapped_column(default="Unknown")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, onupdate=now)

    posts: Mapped[list["Post"]] = relationship(back_populates="author")


class Post(Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True, index=True)
    title: Mapped[str] = mapped_column(index=True)
    content: Mapped[str]
    published: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, onupdate=now)

    author: Mapped[User] = relationship(back_populates="posts")


class UserCreate(BaseModel):
    name: str
    email: str
    age: int
    city: str = "Unknown"


class UserResponse(UserCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int
    is_active: bool
    created_at: datetime
    updated_at: datetime


class PostUpdate(BaseModel):
    title: str | None = None
    content: str | None = None


class PostCreate(BaseModel):
    title: str
    content: str
    author_id: int


class PostResponse(PostCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int
    published: bool
    created_at: datetime
    updated_at: datetime


class PostWithAuthor(PostResponse):
    author: UserResponse


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    Base.metadata.create_all(bind=engine)
    yield


app = FastAPI(lifespan=lifespan)


def get_db() -> Iterator[Session]:
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


Db = Annotated[Session, Depends(get_db)]


@app.post("/api/v1/users", response_model=UserResponse, status_code=201)
def create_user(user: UserCreate, db: Db) -> User:
    if db.query(User).filter(User.email == user.email).first():
        raise HTTPException(status_code=400, detail="Email already registered")
    created = User(**user.model_dump())
    db.add(created)
    db.commit()
    db.refresh(created)
    return created


@app.get("/api/v1/users/search", response_model=list[UserResponse])
def search_users(name: str, db: Db, skip: int = 0, limit: int = 20) -> list[User]:
    found = db.query(User).filter(User.name.ilike(f"%{name}%"))
    return found.offset(skip).limit(limit).all()


@app.post("/api/v1/posts", response_model=PostWithAuthor, status_code=201)
def create_post(post: PostCreate, db: Db) -> Post:
    author = db.query(User).filter(User.id == post.author_id).first()
    if author is None:
        raise HTTPException(status_code=404, detail="Author not found")
    created = Post(**post.model_dump())
    db.add(created)
    db.commit()
    db.refresh(created)
    return created


@app.get("/api/v1/posts", response_model=list[PostResponse])
def read_posts(db: Db, skip: int = 0, limit: int = 20, q: str | None = None) -> list[Post]:
    posts = db.query(Post)
    if q:
        posts = posts.filter(Post.title.ilike(f"%{q}%") | Post.content.ilike(f"%{q}%"))
    return posts.offset(skip).limit(limit).all()


@app.get("/api/v1/posts-with-authors", response_model=list[PostWithAuthor])
def read_posts_with_authors(db: Db, skip: int = 0, limit: int = 20) -> list[Post]:
    return db.query(Post).offset(skip).limit(limit).all()


@app.get("/api/v1/posts/{post_id}", response_model=PostWithAuthor)
def read_post(post_id: int, db: Db) -> Post:
    return existing_post(post_id, db)


@app.patch("/api/v1/posts/{post_id}", response_model=PostWithAuthor)
def update_post(post_id: int, changes: PostUpdate, db: Db) -> Post:
    post = existing_post(post_id, db)
    for name, value in changes.model_dump(exclude_unset=True).items():
        setattr(post, name, value)
    db.commit()
    db.refresh(post)
    return post


def existing_post(post_id: int, db: Session) -> Post:
    post = db.query(Post).filter(Post.id == post_id).first()
    if post is None:
        raise HTTPException(status_code=404, detail="Post not found")
    return post
