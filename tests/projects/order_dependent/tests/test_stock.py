from app.stock import colour, count, label, twice

STOCK = []


def test_fills_the_stock():
    STOCK.append(label("tea"))
    assert STOCK == ["tea!"]


def test_counts_what_another_test_left():
    assert STOCK
    assert count(STOCK) == 2
    assert twice(STOCK) == ["tea!", "tea!"]
    colour()


def test_labels():
    assert label("tea") == "tea!"
    assert count([]) == 1
