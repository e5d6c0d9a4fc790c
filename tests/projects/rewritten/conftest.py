pytest_plugins = ["lib.plug"]
