from store import items


async def test_what_is_added_is_there(connection):
    await items.add(connection, "salt", 0)
    assert await items.names(connection) == ["salt"]


async def test_a_table_survives_tidying(connection):
    await items.tidy(connection, 0)
    await items.hold(connection, 0)


def test_nothing_happens():
    items.leave(0)
    items.revenge(0)
    items.background(0)
    items.wait(0)
