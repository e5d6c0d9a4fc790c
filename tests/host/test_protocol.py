"""JSON lines over two file descriptors."""

import os

import pytest

from auditor.host.protocol import Channel, HungUp, Silent


@pytest.fixture
def ends():
    to_host, to_auditor = os.pipe(), os.pipe()
    auditor, host = Channel(to_auditor[0], to_host[1]), Channel(to_host[0], to_auditor[1])
    yield auditor, host
    for end in (auditor, host):
        end.close_write()
        end.close_read()


def test_messages_arrive_whole_and_in_order(ends):
    auditor, host = ends
    auditor.send({"text": "line one\nline two", "mutated": "é" * 10})
    auditor.send({"number": 2})
    assert host.receive() == {"text": "line one\nline two", "mutated": "é" * 10}
    assert host.receive() == {"number": 2}


def test_a_closed_end_is_heard_by_the_reader(ends):
    auditor, host = ends
    auditor.close_write()
    with pytest.raises(HungUp):
        host.receive()


def test_a_closed_end_is_heard_by_the_writer(ends):
    auditor, host = ends
    host.close_read()
    with pytest.raises(HungUp):
        auditor.send({"nobody": "reads"})


def test_silence_is_told_from_an_answer(ends):
    auditor, _ = ends
    with pytest.raises(Silent):
        auditor.receive(within=0.01)
