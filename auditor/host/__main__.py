"""`<target python> <path to this folder> READ_FD WRITE_FD`: loads the folder as `_auditor_host` and serves."""

import importlib
import importlib.util
import os
import sys


def bootstrap() -> None:
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or os.curdir) != here]
    spec = importlib.util.spec_from_file_location(
        "_auditor_host", os.path.join(here, "__init__.py"), submodule_search_locations=[here]
    )
    if spec is None or spec.loader is None:
        raise ImportError("the host's folder is incomplete: " + here)
    package = importlib.util.module_from_spec(spec)
    sys.modules["_auditor_host"] = package
    spec.loader.exec_module(package)


if __name__ == "__main__":
    bootstrap()
    importlib.import_module("_auditor_host.serve").main(int(sys.argv[1]), int(sys.argv[2]))
