def test_open(shop):
    assert shop["open"]


def test_doors(shop):
    assert len(shop["doors"]) == 2
