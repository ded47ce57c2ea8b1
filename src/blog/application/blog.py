"""The blog, as it speaks of itself."""

from blog import __version__
from blog.application.service import Service

BLOG = Service(
    title="Blog",
    name="the blog",
    command="blog",
    version=__version__,
    about="Users, and the posts that they write.",
)
