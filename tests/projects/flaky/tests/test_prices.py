from app.prices import gross, half, net, quarter


def test_red_in_the_first_run(run):
    assert net(119) == 100
    assert run != 1


def test_red_in_the_second_run(run):
    assert gross(100) == 107
    assert run != 2


def test_net():
    assert net(219) == 200


def test_half():
    assert half(9) == 4


def test_red_in_the_fifth_run(run):
    assert quarter(5) == 2
    assert run != 5
