"""Categories and products for tests; no field has the value of another one."""

from examples.shop.domain import Category, Product
from tests.builders import A_DAY, NOW


def a_category(name: str = "Küche", days: int = 0) -> Category:
    made = NOW + days * A_DAY
    return Category(name, created_at=made, updated_at=made + A_DAY, version=3)


def a_product(
    name: str = "Tea kettle",
    price: int = 7990,
    stock: int = 30,
    category_id: int = 1,
    days: int = 0,
) -> Product:
    made = NOW + days * A_DAY
    return Product(
        name, price, stock, category_id, created_at=made, updated_at=made + A_DAY, version=4
    )
