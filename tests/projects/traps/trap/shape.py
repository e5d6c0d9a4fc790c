"""R5 and R6: the change makes another kind of function, or takes a variable out of a closure."""


def rows():
    yield 1  # no_generator_any_more: yield 1 => return [1, 2]


def one_row():
    return 1  # becomes_a_generator: return 1 => yield 1


def adder(number):
    def add(other):
        return other + number  # dropped_closure_variable: other + number => other

    return add


add_two = adder(2)


class Child(dict):
    def size(self):
        return super().__len__() + 1  # dropped_super: super().__len__() + 1 => 1
