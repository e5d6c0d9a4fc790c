"""R2: functions that run before the first test, and whose results stay."""

import contextlib
import functools

REGISTRY = {}


@functools.lru_cache
def settings():
    return {"rows": 20}  # cached_settings: 20 => 21


ROWS = settings()["rows"]


@functools.lru_cache
def margin():
    return 4  # cached_in_a_default: 4 => 5


def page(size=margin()):
    return size


def register(function):
    REGISTRY[function.__name__ + "_job"] = function  # registering_decorator: "_job" => "_task"
    return function


@register
def clean():
    return "cleaned"  # registered_function: "cleaned" => "clean"


class Meta(type):
    def __new__(mcs, name, bases, space):
        space["label"] = name.lower()  # metaclass: name.lower() => name.upper()
        return super().__new__(mcs, name, bases, space)

    def __call__(cls, *arguments):
        made = super().__call__(*arguments)
        made.ready = True  # metaclass_call: True => False
        return made


class Thing(metaclass=Meta):
    def __class_getitem__(cls, key):
        return key * 2  # class_getitem: key * 2 => key * 3


class Field:
    def __set_name__(self, owner, name):
        self.column = "c_" + name  # set_name: "c_" => "d_"


class Row:
    id = Field()


def titled(cls):
    cls.title = cls.__name__ + "s"  # class_decorator: "s" => ""
    return cls


@titled
class Note:
    pass


@contextlib.contextmanager
def collected(into):
    into.append("open")  # contextmanager_at_import: "open" => "opened"
    yield into


with collected([]) as STEPS:
    pass


def never_called():
    return 1  # nobody_calls_it: 1 => 2
