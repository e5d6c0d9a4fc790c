import pytest
from warm.shop import first_stock, open_pool


@pytest.fixture(scope="session")
async def pool():
    pool = await open_pool()
    await pool.execute("CREATE TABLE stock (name text PRIMARY KEY, amount int)")
    await pool.executemany("INSERT INTO stock VALUES ($1, $2)", first_stock())
    yield pool
    await pool.execute("DROP TABLE stock")
    await pool.close()


@pytest.fixture(autouse=True)
async def same_stock(pool):
    yield
    await pool.execute("UPDATE stock SET amount = 3 WHERE name = 'tea'")
