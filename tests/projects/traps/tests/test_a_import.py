from trap import at_import, early, reexported


def test_constants():
    assert at_import.LIMIT == 10
    assert at_import.ANSWER == 42
    assert at_import.SQUARES == [0, 2, 4]
    assert at_import.BIG
    assert len(at_import.NAMES) == 2


def test_copied_constants():
    assert reexported.LIMIT == 10
    assert reexported.within(10)


def test_defaults():
    assert at_import.greet() == "hello you"
    assert at_import.scaled() == 10


def test_decorators():
    assert at_import.one() == 3
    assert at_import.two() == 4


def test_classes():
    assert at_import.Cart.size == 3
    assert at_import.Colour.RED.value == 1
    assert at_import.Order().amount == 5
    assert at_import.Order().lines == ["first"]
    assert at_import.Line(3).total() == 6
    assert list(at_import.Base.kinds) == ["plain!"]


def test_table():
    assert at_import.OPERATIONS["add"](3, 2) == 5


def test_settings():
    assert early.ROWS == 20
    assert early.page() == 4


def test_registered():
    assert list(early.REGISTRY) == ["clean_job"]
    assert early.clean() == "cleaned"


def test_class_making():
    assert early.Thing.label == "thing"
    assert early.Thing().ready
    assert early.Thing["a"] == "aa"
    assert early.Row.id.column == "c_id"
    assert early.Note.title == "Notes"


def test_steps():
    assert early.STEPS == ["open"]
