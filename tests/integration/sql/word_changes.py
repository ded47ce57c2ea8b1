"""Changes of posts that the word index has to follow."""

from blog.application.blog_unit_of_work import BlogUnitOfWork
from tests.builders import NOW, a_post, a_user
from tests.contracts.stores import Store


def edit_title(work: BlogUnitOfWork) -> None:
    post = work.posts.get(1)
    post.title = "Another façade"
    work.posts.save(post)


def edit_content(work: BlogUnitOfWork) -> None:
    post = work.posts.get(1)
    post.content = "No façade at all, but a whole house."
    work.posts.save(post)


def publish(work: BlogUnitOfWork) -> None:
    post = work.posts.get(1)
    post.publish(author=work.users.get(1), now=NOW)
    work.posts.save(post)


def remove(work: BlogUnitOfWork) -> None:
    work.posts.remove(work.posts.get(1))


def remove_all(work: BlogUnitOfWork) -> None:
    work.posts.remove_all_of(1)


def reassign_all(work: BlogUnitOfWork) -> None:
    work.posts.reassign_all_of(1, work.users.get(2), NOW)


def add_another(work: BlogUnitOfWork) -> None:
    work.posts.add(a_post("One more post", author_id=2))


CHANGES = [edit_title, edit_content, publish, remove, remove_all, reassign_all, add_another]


def add_posts(store: Store) -> None:
    """Two posts of user 1, and one of user 2."""
    store.add(a_user("Ada"), a_user("Bob"))
    store.add(a_post(author_id=1), a_post("A second façade", author_id=1), a_post(author_id=2))
