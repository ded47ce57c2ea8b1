"""What clients send in these tests."""


def a_user(name: str = "Ada Lovelace") -> dict[str, object]:
    email = f"{name.replace(' ', '.').lower()}@example.com"
    return {"name": name, "email": email, "age": 36, "city": "London"}


def a_post(title: str = "Notes on the engine", author_id: int = 1) -> dict[str, object]:
    return {"title": title, "content": "It can do whatever we order it.", "author_id": author_id}
