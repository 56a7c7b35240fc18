# `make test` is the command to type; its parts stand beside it.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo docs bench nightly test lint types contracts tests lock clean
.DEFAULT_GOAL := help

help:
	@echo "make demo   an analysis and its evidence, replayed at four dates; ends with the brief"
	@echo "make bench  the quick benches with their floors"
	@echo "make nightly  the tests of chance many times over, and the long benches"
	@echo "make docs   the pages of docs/ as a site"
	@echo "make test   lint, types, contracts, tests"

# One environment from the hashed lock; made anew when the lock or the project changes.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PY) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: $(STAMP)
	@PATH="$(CURDIR)/$(BIN):$$PATH" examples/demo.sh demo-workspace

test: lint types contracts tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

tests: $(STAMP)
	$(BIN)/pytest -q -n auto

bench: $(STAMP)
	$(BIN)/python -m bench quick

nightly: $(STAMP)
	UPHELD_NIGHTLY=1 $(BIN)/pytest -q -n auto --hypothesis-profile nightly
	$(BIN)/python -m bench nightly

docs: $(STAMP)
	$(BIN)/mkdocs build --strict --quiet
	@echo "the pages are in site/index.html"

lock:
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	  --python-version 3.11 --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo-workspace
