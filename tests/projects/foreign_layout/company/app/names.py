def shout(name):
    return name + "!"


def size(name):
    return len(name) + 1


class Greeting:
    polite = True

    def words(self, name):
        return f"dear {name}" if self.polite else name
