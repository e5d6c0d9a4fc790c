import unittest

from app.sums import both, double, later, opened


def setUpModule():
    assert opened() == [5]


class Sums(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.four = double(2)

    def test_double(self):
        self.assertEqual(self.four, 4)

    def test_each(self):
        for x in (5, 6):
            with self.subTest(x=x):
                self.assertEqual(both(x), x - 4)

    @unittest.skip("not yet")
    def test_skipped(self):
        self.fail()

    @unittest.expectedFailure
    def test_expected(self):
        self.assertEqual(double(1), 1)


class Later(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.x = await later(1)

    async def test_later(self):
        self.assertEqual(self.x, 4)
