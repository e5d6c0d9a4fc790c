"""R3, R4 and R9: what fixtures of the session make, keep running, and end."""

closed = []


def build():
    return {"tenants": 2}  # session_fixture_data: 2 => 3


def module_data():
    return [1, 2]  # module_fixture_data: 2] => 3]


def close(log):
    log.append("closed")  # session_teardown: "closed" => "open"


def finish():
    return 0  # after_the_last_test: 0 => 1


def numbers():
    count = 1
    while True:
        yield count
        count += 1  # suspended_generator: += 1 => += 2


async def work(asked, answered):
    while True:
        number = await asked.get()
        answered.append(number * 2)  # running_task: number * 2 => number * 3
