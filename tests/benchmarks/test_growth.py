"""A process's pages, and a row of the table."""

from growth import Growth, pages

ROLLUP = """55d0c7a00000-7ffe1b1fe000 ---p 00000000 00:00 0                          [rollup]
Rss:               91296 kB
Pss:               61440 kB
Private_Clean:      1024 kB
Private_Dirty:     20480 kB
"""


def test_pages_are_read_by_kind():
    assert pages(ROLLUP) == {"Rss": 91296, "Pss": 61440, "Private_Clean": 1024, "Private_Dirty": 20480}


def test_a_row_has_the_rate_a_worker_and_own_memory_beside_the_share():
    growth = Growth(size=400, jobs=2, wall=90.4, judging=50.0, host=60, host_own=21, child=30, child_own=9)
    assert growth.row() == "| 400 | 2 | 90 | 50 | 4.0 | 60 (21) | 30 (9) |"
