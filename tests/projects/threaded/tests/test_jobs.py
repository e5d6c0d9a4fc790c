from app.jobs import ask


def test_the_thread_does_the_work():
    assert ask(2) == 6
