"""What the blog changes together, in SQL."""

from blog.adapters.sql.passwords import SqlPasswordRepository
from blog.adapters.sql.posts import SqlPostRepository
from blog.adapters.sql.sessions import SqlSessionRepository
from blog.adapters.sql.throttle import SqlThrottleRepository
from blog.adapters.sql.unit_of_work import SqlUnitOfWork
from blog.adapters.sql.users import SqlUserRepository


class SqlBlogUnitOfWork(SqlUnitOfWork):
    @property
    def users(self) -> SqlUserRepository:
        return SqlUserRepository(self.connection)

    @property
    def posts(self) -> SqlPostRepository:
        return SqlPostRepository(self.connection)

    @property
    def passwords(self) -> SqlPasswordRepository:
        return SqlPasswordRepository(self.connection)

    @property
    def sessions(self) -> SqlSessionRepository:
        return SqlSessionRepository(self.connection)

    @property
    def throttles(self) -> SqlThrottleRepository:
        return SqlThrottleRepository(self.connection)
