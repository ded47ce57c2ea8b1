"""What clients send in these tests."""


def a_user(name: str = "Ada Lovelace") -> dict[str, object]:
    email = f"{name.replace(' ', '.').lower()}@example.com"
    return {"name": name, "email": email, "age": 36, "city": "London"}


def a_post(author_id: int) -> dict[str, object]:
    return {
        "title": "Notes on the engine",
        "content": "It can do whatever we know how to order it to perform.",
        "author_id": author_id,
    }
