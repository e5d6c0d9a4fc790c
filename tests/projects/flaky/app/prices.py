TAX = 19


def net(gross):
    return gross - TAX


def half(price):
    return price // 2


def gross(net):
    return net + 7


def quarter(price):
    return price - 3
