from warm import shop


async def test_price():
    assert shop.price("tea") == 4


async def test_stock(pool):
    assert await shop.amount(pool, "jam") == 5


async def test_sale(pool):
    await shop.sell(pool, "tea")
    assert await shop.amount(pool, "tea") == 2


async def test_shouted():
    assert await shop.shouted("tea") == "TEA"
