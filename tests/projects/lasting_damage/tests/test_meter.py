from app.meter import charge, level, overwrite


def test_charge():
    assert charge(1) == 1


def test_overwrite():
    assert overwrite(1) == 1


def test_level():
    assert level() == 0
