# Two commands do everything: `make audit` and `make test`. Needs only Python 3.11+, make and a package index.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?=
BESIDE ?= -n auto --dist loadfile  # files of tests side by side; what a file set up, it uses alone

.DEFAULT_GOAL := help
.PHONY: help setup audit audit-guide table table-check verify verify-guide test test-quick test-auditor test-reference test-python lint wheel serve-reference lock clean

help:
	@echo "make audit            audit the reference API; report in reports/latest/index.html"
	@echo "make test             every test of the project"
	@echo "make test-quick       the quick half of the auditor's own tests"
	@echo "make verify           check verdicts of the last audit the slow way (SAMPLE=40)"
	@echo "make lint             ruff, mypy (strict), import-linter"
	@echo "make audit-guide      audit the same API under the guide's suite"
	@echo "make table            README's before/after table, from the two audits"
	@echo "make serve-reference  run the reference API on the embedded PostgreSQL"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements/lock.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "auditor needs Python 3.11 or newer; '$(PYTHON)' is older or missing. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 4; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

audit: setup
	$(BIN)/python -m auditor run $(if $(JOBS),--jobs $(JOBS))

audit-guide: setup
	$(BIN)/python -m auditor run --tests examples/guide_suite --output reports/guide --level quick $(if $(JOBS),--jobs $(JOBS)) || \
	  test $$? -eq 1  # the gate is not met: that is what this suite is here to show

test: test-auditor test-reference

test-quick: setup
	$(BIN)/python -m pytest -c tests/pytest.ini tests -q -m "not slow" $(BESIDE)

test-auditor: setup
	$(BIN)/python -m pytest -c tests/pytest.ini tests -q $(BESIDE)

test-reference: setup
	$(BIN)/python -m coverage run -m pytest test_suite -q
	$(BIN)/python -m coverage report --skip-covered
	$(BIN)/python -m pytest examples/guide_suite -q

# What another Python has to show: the quick half, both suites, every tier's host, and a whole audit of a small project.
test-python: setup
	$(BIN)/python --version
	$(BIN)/python -m pytest -c tests/pytest.ini tests -q -m "not slow" $(BESIDE)
	$(BIN)/python -m pytest -c tests/pytest.ini $(addprefix tests/workers/test_,worker.py session.py stages.py) tests/whole/test_run.py -q $(BESIDE)
	$(BIN)/python -m pytest test_suite -q
	$(BIN)/python -m pytest examples/guide_suite -q

serve-reference: setup
	$(BIN)/python -m audited_app

table: setup
	$(BIN)/python benchmarks/before_after.py --write README.md
	$(BIN)/python benchmarks/operators.py --write docs/operators/README.md
	$(BIN)/python benchmarks/survivors.py --write

table-check: setup
	$(BIN)/python benchmarks/before_after.py --check README.md

SAMPLE ?= 40
verify: setup
	$(BIN)/python -m auditor verify --sample $(SAMPLE) $(if $(SEED),--seed $(SEED)) $(if $(JOBS),--jobs $(JOBS))

verify-guide: setup
	$(BIN)/python -m auditor verify --tests examples/guide_suite --output reports/guide --sample $(SAMPLE) \
	  $(if $(SEED),--seed $(SEED)) $(if $(JOBS),--jobs $(JOBS))

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group reference --group test --group lint --group build --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/lock.txt
	$(BIN)/uv pip compile --group foreign --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/foreign.txt
	for peer in pytest-gremlins cosmic-ray; do \
	  $(BIN)/uv pip compile --group $$peer --constraints requirements/lock.txt --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/$$peer.txt || exit 1; \
	done

clean:
	rm -rf $(VENV) .auditor reports/latest dist
