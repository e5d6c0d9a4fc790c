"""R10: imported inside a test only."""


def late():
    return "late"  # imported_in_a_test: "late" => "early"


DELAY = 3  # constant_imported_in_a_test: 3 => 4
