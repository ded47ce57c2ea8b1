"""Posts are published and unpublished over HTTP."""

import pytest
from httpx2 import Client

from tests.builders import A_DAY, A_MICROSECOND, AN_HOUR, a_post, a_scheduled_post, a_user
from tests.builders import an_unpublished_post as unpublished
from tests.fakes.clock import FakeClock
from tests.unit.http.answers import field_errors, problem_of
from tests.unit.http.service import POSTS, Fakes
from tests.unit.http.test_post_routes import CHANGES, NOW, SHOWN

IN_AN_HOUR = "2026-03-01T11:30:00.123456Z"
TEN_DAYS_AGO = "2026-02-19T10:30:00.123456Z"


def test_a_post_is_published(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())

    response = client.post(f"{POSTS}/1/publish")

    public = {"status": "published", "published": True, "published_at": NOW, "updated_at": NOW}
    assert response.status_code == 200
    assert response.headers["ETag"] == '"5-published.3"'
    assert response.json() == SHOWN | public


def test_a_post_is_scheduled_and_becomes_public_by_the_clock(
    client: Client, fakes: Fakes, clock: FakeClock
) -> None:
    fakes.add(a_user(), a_post())

    scheduled = client.post(f"{POSTS}/1/publish", json={"at": IN_AN_HOUR}).json()
    clock.move(AN_HOUR - A_MICROSECOND)
    just_before = client.get(f"{POSTS}/1").json()
    clock.move(A_MICROSECOND)
    public = client.get(f"{POSTS}/1").json()

    assert (scheduled["status"], scheduled["published_at"]) == ("scheduled", IN_AN_HOUR)
    assert (just_before["status"], just_before["published"]) == ("scheduled", False)
    assert (public["status"], public["published"]) == ("published", True)


@pytest.mark.parametrize("given", ["2026-03-01T11:30:00Z", "2026-03-01T11:30:00.0Z"])
def test_a_moment_may_be_less_exact(client: Client, fakes: Fakes, given: str) -> None:
    fakes.add(a_user(), a_post())

    post = client.post(f"{POSTS}/1/publish", json={"at": given}).json()

    assert post["published_at"] == "2026-03-01T11:30:00.000000Z"


@pytest.mark.parametrize("at", [NOW, "2026-03-01T10:30:00.123455Z", "0001-01-01T00:00:00Z"])
def test_a_publication_lies_in_the_future(client: Client, fakes: Fakes, at: str) -> None:
    fakes.add(a_user(), a_post())

    response = client.post(f"{POSTS}/1/publish", json={"at": at})

    (error,) = problem_of(response, 422, "publication-in-the-past")["errors"]
    assert (error["in"], error["pointer"]) == ("body", "/at")


def test_a_post_that_was_public_gets_no_other_date(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), unpublished())

    response = client.post(f"{POSTS}/1/publish", json={"at": IN_AN_HOUR})

    problem_of(response, 409, "already-published")


def test_a_second_publication_changes_nothing(
    client: Client, fakes: Fakes, clock: FakeClock
) -> None:
    fakes.add(a_user(), a_post())
    first = client.post(f"{POSTS}/1/publish")
    clock.move(A_DAY)

    again = client.post(f"{POSTS}/1/publish", json={})

    assert (again.json(), again.headers["ETag"]) == (first.json(), first.headers["ETag"])


def test_the_date_of_the_first_publication_never_moves(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), a_post(published=True))

    edited = client.patch(f"{POSTS}/1", json=CHANGES).json()
    hidden = client.post(f"{POSTS}/1/unpublish").json()
    public = client.post(f"{POSTS}/1/publish").json()

    assert edited["published_at"] == TEN_DAYS_AGO
    assert (hidden["status"], hidden["published_at"]) == ("draft", None)
    assert (public["status"], public["published_at"]) == ("published", TEN_DAYS_AGO)


def test_to_unpublish_a_draft_changes_nothing(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), a_post())

    response = client.post(f"{POSTS}/1/unpublish")

    assert response.headers["ETag"] == '"4-draft.3"'
    assert response.json() == SHOWN


def test_nothing_of_an_inactive_author_is_published(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(is_active=False), a_post())

    problem_of(client.post(f"{POSTS}/1/publish"), 409, "author-inactive")


def test_what_an_inactive_author_published_stays_public(client: Client, fakes: Fakes) -> None:
    fakes.add(a_user(), a_post(published=True))

    client.post("/api/v1/users/1/deactivate")

    assert client.get(f"{POSTS}/1").json()["published"] is True


@pytest.mark.parametrize(
    "at",
    [
        "tomorrow",
        "2027-03-01",
        "2027-03-01T10:30:00",
        "2027-03-01T10:30:00+00:00",
        "2027-03-01 10:30:00Z",
        "2027-03-01T10:30:00.1234567Z",
        "2027-02-30T10:30:00Z",
        "2027-03-01T24:00:00Z",
        "2027-03-01T10:30:60Z",
        "٢٠٢٧-03-01T10:30:00Z",
        "2027-03-01T10:30:00Z\n",
    ],
)
def test_a_moment_has_one_form(client: Client, fakes: Fakes, at: str) -> None:
    fakes.add(a_user(), a_post())

    response = client.post(f"{POSTS}/1/publish", json={"at": at})

    assert field_errors(response) == [("body", "/at", "pattern")]


def test_a_scheduled_post_is_unpublished_and_may_get_another_date(
    client: Client, fakes: Fakes
) -> None:
    fakes.add(a_user(), a_scheduled_post())
    client.post(f"{POSTS}/1/unpublish")

    post = client.post(f"{POSTS}/1/publish", json={"at": "2030-01-01T00:00:00Z"}).json()

    assert post["published_at"] == "2030-01-01T00:00:00.000000Z"
