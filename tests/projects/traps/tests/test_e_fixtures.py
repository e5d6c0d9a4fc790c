def test_tenants(tenants):
    assert tenants == {"tenants": 2}


def test_tenants_again(tenants):
    assert tenants


def test_data(data):
    assert data == [1, 2]


def test_log(session_log):
    assert session_log[0] == "open"


def test_log_again(session_log):
    assert session_log


def test_stream(stream):
    first = next(stream)
    assert next(stream) == first + 1


def test_worker(worker):
    assert worker(2) == 4
