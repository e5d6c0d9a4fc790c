def down(n):
    while n:
        n -= 1


def up(n):
    while n:
        n -= 1
