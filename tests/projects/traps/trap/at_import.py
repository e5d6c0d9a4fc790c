"""R1: the change is in what a module's or a class's own code does."""

import dataclasses
import enum

LIMIT = 10  # constant: 10 => 11
NAMES = ("a", "b")  # constant_nobody_looks_at: "b" => "c"


def greet(name="you"):  # default: "you" => "me"
    return "hello " + name


def scaled(*, factor=2):  # keyword_default: 2 => 3
    return 5 * factor


def times(number):
    return lambda function: lambda: function() * number


@times(3)  # decorator_argument: 3 => 4
def one():
    return 1


@times(2)  # dropped_decorator: @times(2) => @staticmethod
def two():
    return 2


class Cart:
    size = 3  # class_attribute: 3 => 4


class Colour(enum.Enum):
    RED = 1  # enum_value: 1 => 2


@dataclasses.dataclass
class Order:
    amount: int = 5  # dataclass_default: 5 => 6
    lines: list = dataclasses.field(default_factory=lambda: ["first"])  # default_factory: "first" => "last"


@dataclasses.dataclass(slots=True)
class Line:
    price: int

    def total(self):
        return self.price * 2  # slots_dataclass: * 2 => * 3


class Base:
    kinds = {}

    def __init_subclass__(cls, kind="none"):
        Base.kinds[kind + "!"] = cls  # init_subclass: "!" => "?"


class Plain(Base, kind="plain"):  # class_keyword: "plain" => "plane"
    pass


def compute():
    return 6 * 7  # computed_constant: 6 * 7 => 6 + 7


ANSWER = compute()
SQUARES = [number * 2 for number in range(3)]  # comprehension_at_import: number * 2 => number + 2
OPERATIONS = {"add": lambda a, b: a + b}  # lambda_in_a_table: a + b => a - b
if (HALF := LIMIT // 2) > 4:  # walrus: LIMIT // 2 => LIMIT // 5
    BIG = True
else:
    BIG = False
