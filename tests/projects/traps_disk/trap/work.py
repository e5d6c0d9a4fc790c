"""Work that other processes do."""


def square(number):
    return number * number  # spawned_process: number * number => number + number


def cube(number):
    return number**3  # forked_process: **3 => **2
