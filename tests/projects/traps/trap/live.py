"""Fine in every tier: wherever the function lives, it is found and exchanged."""

import contextlib
import functools
import types


def doubled(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        return function(*arguments) * 2  # wrapper_of_many: * 2 => * 3

    return wrapper


@doubled
def held_by_wraps(number):
    return number + 1  # held_by_wraps: + 1 => + 2


@doubled
def other(number):
    return number


def original(number):
    return number + 1  # function_type_twin: + 1 => + 2


twin = types.FunctionType(original.__code__, globals(), "twin")


class Account:
    def __init__(self, balance):
        self._balance = balance

    @property
    def balance(self):
        return self._balance + 1  # property: + 1 => - 1

    @balance.setter
    def balance(self, value):
        self._balance = value * 2  # property_setter: value * 2 => value

    @staticmethod
    def rate():
        return 3  # staticmethod: 3 => 4

    @classmethod
    def named(cls):
        return cls.__name__ + "!"  # classmethod: "!" => "?"

    def __eq__(self, other):
        return self._balance == other._balance  # dunder: == => !=


@functools.singledispatch
def shown(value):
    return "any"


@shown.register
def _(value: int):
    return "number"  # singledispatch: "number" => "int"


def power(base, exponent):
    return base**exponent  # partial: ** => *


cube = functools.partial(power, exponent=3)


@contextlib.contextmanager
def opened(log):
    log.append("open")
    yield
    log.append("closed")  # contextmanager: "closed" => "open"


def counter(step):
    def count(number):
        return number + step  # two_closures: number + step => number - step

    return count


by_one, by_ten = counter(1), counter(10)


def made_anew(numbers):
    def keep(number):
        return number > 1  # nested_function: > => >=

    return [number for number in numbers if keep(number)]


def in_comprehension(numbers):
    return [number * 2 for number in numbers if number]  # comprehension: number * 2 => number


def walrus(text):
    return length if (length := len(text)) > 2 else 0  # walrus_in_a_function: > 2 => > 3


async def answered():
    return 42  # coroutine: 42 => 43


async def streamed():
    yield 1
    yield 2  # async_generator: yield 2 => yield 3


def recursive(number):
    return 1 if number == 0 else number * recursive(number - 1)  # recursion: number - 1) => number - 1) * 1.0


def unseen(number):
    return number + 0  # equivalent_to_every_test: + 0 => - 0
