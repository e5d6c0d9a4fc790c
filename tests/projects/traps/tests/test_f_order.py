from trap import order


def test_made():
    assert order.make()


def test_after_last():
    assert order.make() in order.after_last()


def test_after_first():
    assert order.make() in order.after_first()
    assert order.plain() == "plain"
    assert order.LABEL == "label"
