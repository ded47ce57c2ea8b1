"""An identity column gives no id twice."""

from sqlalchemy import Engine, text

from tests.builders import a_post, a_user
from tests.contracts.stores import Store


def test_an_id_that_was_rolled_back_is_not_given_again(store: Store) -> None:
    given_up, kept = a_user("Ada"), a_user("Bob")
    with store.work() as work:
        work.users.add(given_up)

    store.add(kept)

    assert kept.id > given_up.id


def test_ids_go_on_behind_the_highest_after_all_connections_were_closed(
    engine: Engine, store: Store
) -> None:
    author, first, second = a_user(), a_post(author_id=1), a_post(author_id=1)
    store.add(author, first)
    with store.work() as work:
        work.posts.remove(first)
        work.commit()
    engine.dispose()

    store.add(second)

    assert second.id == first.id + 1


def test_ids_end_where_clients_can_no_longer_hold_them(engine: Engine) -> None:
    largest = text("SELECT DISTINCT seqmax FROM pg_sequence")

    with engine.connect() as connection:
        assert connection.execute(largest).scalars().all() == [2**53 - 1]
