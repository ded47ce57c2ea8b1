"""What UserQueries promise."""

from dataclasses import replace

import pytest

from blog.application.paging import PageRequest
from blog.application.user_queries import UserListing, UserSort, UserView
from blog.domain.users import EmailAddress, User, UserNotFound
from tests.builders import A_DAY, NOW, a_user, an_admin
from tests.contracts.stores import Store

LONG_AGO = NOW - 100 * A_DAY


def names(store: Store, listing: UserListing) -> list[str]:
    return [user.name for user in store.read(store.users.list, listing).items]


def one_more(name: str, number: int) -> User:
    """A user whose name folds to what that of another may fold to, with an address of its own."""
    return a_user(name, email=EmailAddress(f"user{number}@example.com"))


@pytest.mark.parametrize("active", [True, False])
def test_a_single_user_is_shown_with_every_field(store: Store, active: bool) -> None:
    user = a_user(is_active=active)
    store.add(a_user("Somebody Else"), user)

    assert store.read(store.users.get, user.id) == UserView.of(user)


def test_a_user_who_is_not_there_is_not_shown(store: Store) -> None:
    with pytest.raises(UserNotFound):
        store.read(store.users.get, 1)


@pytest.mark.parametrize("active", [True, False])
def test_a_list_shows_every_field(store: Store, active: bool) -> None:
    user = a_user(is_active=active)
    store.add(user)

    assert store.read(store.users.list, UserListing()).items == (UserView.of(user),)


def test_a_list_without_users_is_empty(store: Store) -> None:
    assert names(store, UserListing()) == []


@pytest.mark.parametrize("descending", [False, True])
def test_users_are_sorted_by_creation_and_then_by_id(store: Store, descending: bool) -> None:
    store.add(
        a_user("Late", created_at=LONG_AGO + 2 * A_DAY),
        a_user("First of two", created_at=LONG_AGO + A_DAY),
        a_user("Second of two", created_at=LONG_AGO + A_DAY),
        a_user("Early", created_at=LONG_AGO),
    )

    found = names(store, UserListing(sort=UserSort.CREATED_AT, descending=descending))

    ascending = ["Early", "First of two", "Second of two", "Late"]
    assert found == (ascending[::-1] if descending else ascending)


@pytest.mark.parametrize("descending", [False, True])
def test_users_are_sorted_by_folded_name_and_then_by_id(store: Store, descending: bool) -> None:
    ascending = [
        "\u0301\u0301",  # marks alone, which fold to nothing
        "2 of us",
        "Ångström",
        "Élodie",
        "elodie",
        "Straße",
        "STRASSEN",
        "Zoë",
        "Ωmega",
        "日本語",
        "\ue000 private",
        "\U0001f600 astral, but private in UTF-16",
    ]
    order_of_adding = [*ascending[1::2], *ascending[::2]]
    order_of_adding.remove("elodie")
    order_of_adding.append("elodie")
    store.add(*(one_more(name, number) for number, name in enumerate(order_of_adding)))

    found = names(store, UserListing(sort=UserSort.NAME, descending=descending))

    if descending:
        ascending.reverse()
    assert found == ascending


@pytest.mark.parametrize(
    ("name", "sought"),
    [
        ("Élodie", "lod"),
        ("Élodie", "élo"),
        ("Élodie", "ELO"),
        ("elodie", "É"),
        ("Élodie", "E\u0301"),
        ("Straße", "STRASSE"),
        ("STRASSE", "aß"),
        ("Soﬁa", "fi"),  # a ligature
        ("Sofia", "ﬁ"),
        ("İpek", "ip"),
        ("Ipek", "İP"),
        ("Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ"),  # ends in another sigma than it has inside
        ("ΟΔΥΣΣΕΥΣ", "ευς"),
        ("Джон", "ДЖО"),
        ("x² Müller", "X2 mu"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER F}ull", "full"),
        ("日本語", "本"),
        ("Anna Karenina", "a k"),
        ("100% Anna", "%"),
        ("Anna_Bell", "_"),
        ("Back\\slash", "\\"),
        ("Quote'd", "'"),
        ("Quote'd", "te'd"),
        ('The "quoted" one', '"quoted"'),
        ("Élodie", "élodie"),
        ("Élodie", "DIE"),
        ("100% sure_\\", "0% s"),
        ("100% sure_\\", "e_\\"),
        ("Anna Karenina", "a K"),
        ("Джон", "джон"),
        ("日本語", "日本語"),
        ("Zoë 😀😀😀", "😀😀😀"),
        ("NEAR (a b) OR c*", "(A B) or C*"),
        ("city : x", "city : x"),
        ("Anna", "\u0301"),  # a mark alone folds to nothing, which is in every name
    ],
)
def test_a_user_is_found_by_a_part_of_the_name_or_city(
    store: Store, name: str, sought: str
) -> None:
    store.add(one_more(name, 1))
    store.add(a_user("Somebody Else", city=name))

    assert names(store, UserListing(name=sought))[0] == name
    assert names(store, UserListing(city=sought))[-1] == "Somebody Else"


@pytest.mark.parametrize(
    ("name", "sought"),
    [
        ("Anna", "anne"),
        ("Anna", "an*"),
        ("Anna", "a%a"),
        ("Anna Karenina", "anna  k"),
        ("Anna Bell", "ann OR bell"),
        ("Anna Bell", "bell anna"),
        ("anan nana", "anana"),
        ("Anna", "%"),
        ("Anna", "A%a"),
        ("Anna", "A_na"),
        ("Anna", "_"),
        ("Anna", "\\"),
        ("Anna", "a*"),
        ("Anna", "[a]"),
        ("Back/slash", "\\"),
        ("100% Anna", "100_"),
        ("Irmak", "\N{LATIN SMALL LETTER DOTLESS I}"),
    ],
)
def test_a_user_is_not_found_by_what_is_no_part_of_the_name_nor_city(
    store: Store, name: str, sought: str
) -> None:
    store.add(a_user(name, city=name))

    assert names(store, UserListing(name=sought)) == []
    assert names(store, UserListing(city=sought)) == []


def test_name_and_city_must_both_match(store: Store) -> None:
    store.add(
        a_user("Anna", city="Berlin"),
        a_user("Annette", city="Paris"),
        a_user("Bernd", city="Berlin"),
    )

    assert names(store, UserListing(name="ann", city="ber")) == ["Anna"]


@pytest.mark.parametrize(("name", "city"), [("ann", "be"), ("an", "ber"), ("anna", "berlin")])
def test_parts_that_must_both_match_may_be_short_and_long(
    store: Store, name: str, city: str
) -> None:
    store.add(
        a_user("Anna", city="Berlin"),
        a_user("Berlin Anna", city="Paris"),
        a_user("Bernd", city="Berlin"),
    )

    assert names(store, UserListing(name=name, city=city)) == ["Anna"]


@pytest.mark.parametrize("sort", UserSort)
@pytest.mark.parametrize("descending", [False, True])
def test_those_who_are_found_stand_as_in_the_whole_list_and_are_counted(
    store: Store, sort: UserSort, descending: bool
) -> None:
    store.add(*(one_more(f"{'Anna' if n % 3 else 'Bernd'} {n * 7 % 5}", n) for n in range(20)))
    whole = UserListing(sort=sort, descending=descending)
    expected = [name for name in names(store, whole) if "Anna" in name]

    listing = replace(whole, name="anna")
    found, page = [], PageRequest(limit=4, count=True)
    while True:
        part = store.read(store.users.list, replace(listing, page=page))
        found += [user.name for user in part.items]
        assert part.total == 13
        if part.next is None:
            break
        page = replace(page, after=part.next)

    assert found == expected


def test_who_has_another_name_or_city_is_found_by_these_only(store: Store) -> None:
    user = a_user("Anna", city="Berlin")
    store.add(user)

    with store.work() as work:
        user.name, user.city = "Bernd", "Paris"
        work.users.save(user)
        work.commit()

    assert names(store, UserListing(name="anna")) == names(store, UserListing(city="berl")) == []
    assert names(store, UserListing(name="bernd", city="PAR")) == ["Bernd"]


def test_who_is_removed_is_not_found(store: Store) -> None:
    gone = a_user("Anna")
    store.add(gone, a_user("Annabel"))

    with store.work() as work:
        work.users.remove(gone)
        work.commit()

    assert names(store, UserListing(name="anna")) == ["Annabel"]


def test_what_is_found_is_sorted_as_asked_for(store: Store) -> None:
    store.add(a_user("Anna B"), a_user("Bernd"), a_user("Anna C"), a_user("Anna A"))

    listing = UserListing(name="anna", sort=UserSort.NAME, descending=True)

    assert names(store, listing) == ["Anna C", "Anna B", "Anna A"]


def test_a_user_is_found_by_the_address(store: Store) -> None:
    store.add(a_user("Other"), a_user(email=EmailAddress("ada@example.com")))

    assert store.read(store.users.find_id, EmailAddress("ada@example.com")) == 2


def test_an_address_that_nobody_has_finds_nobody(store: Store) -> None:
    with pytest.raises(UserNotFound):
        store.read(store.users.find_id, EmailAddress("ada@example.com"))


def test_only_an_admin_who_is_active_counts_as_one(store: Store) -> None:
    store.add(a_user(), an_admin("Inactive", is_active=False))
    before = store.read(store.users.has_active_admin)

    store.add(an_admin("Active"))

    assert (before, store.read(store.users.has_active_admin)) == (False, True)
