# `make demo` and `make test` do all the set-up by themselves; nothing but Python 3.11+ and the package registries is needed.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PYTHONUTF8 = 1

.PHONY: demo test check lock format clean

$(BIN)/.ready: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Cần Python 3.11 trở lên.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(BIN)/.ready  ## the sample commune: crawl, flag, queue, and the desk in the browser
	$(BIN)/python -m village.demo

test: check  ## everything that needs neither ../shared nor Debian packages

check: $(BIN)/.ready  ## format, lint, types, import contracts, tests, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -m "not servers"

format: $(BIN)/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(BIN)/.ready  ## requirements.txt anew: exact versions with hashes and no index address
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --extra dev --no-emit-index-url \
	  --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements.txt pyproject.toml

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .import_linter_cache
