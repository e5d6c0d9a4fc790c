from trap import lazy


def test_first():
    assert lazy.shop.rates
    assert lazy.remembered(2)
    assert lazy.engine()
    assert lazy.loaded()


def test_then():
    assert lazy.shop.rates == {"de": 19}
    assert lazy.remembered(2) == 6
    assert lazy.engine() == "made"
    assert lazy.loaded() == ["row"]


def test_last():
    assert lazy.shop.rates
    assert lazy.remembered(2)
    assert lazy.engine()
    assert lazy.loaded()


def test_module_attribute():
    assert lazy.lazy == "module"
