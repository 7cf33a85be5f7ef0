# Every target sets up what it needs; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
export T2S_HOME ?= $(CURDIR)/.t2s
export DAGSTER_HOME ?= $(T2S_HOME)/dagster

.PHONY: help setup demo check test test-system test-long dev bench shots clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

setup: .venv/.done ## Make .venv with everything pinned

.venv/.done: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "t2s-pipeline needs Python 3.11 or newer; set PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

check: setup ## Style, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy t2s_pipeline
	$(BIN)/pytest -q tests/test_layers.py

test: setup ## Tests that need nothing but Python
	$(BIN)/pytest -q -n auto --dist loadfile --no-loadscope-reorder -m 'not system and not long' \
		--cov=t2s_pipeline/distill --cov-report=term:skip-covered --cov-fail-under=90

test-system: setup ## Long tests, and those that need Debian packages (chromium, chromium-driver)
	$(BIN)/pytest -q -n auto --dist loadfile --no-loadscope-reorder -m 'system and not long'

test-long: setup ## Tests that take longer than a check of every change may
	$(BIN)/pytest -q -n auto --dist loadfile --no-loadscope-reorder -m long

demo: setup ## The whole thing on a bundled suite, two minutes, nothing to configure
	@$(BIN)/t2s demo

dev: setup ## The Dagster UI on http://localhost:3000
	@mkdir -p $(DAGSTER_HOME)
	@cp -n t2s_pipeline/templates/dagster.yaml $(DAGSTER_HOME)/
	PYTHONWARNINGS=ignore $(BIN)/dagster dev --workspace workspace.yaml $(ARGS)

bench: setup ## Speed and memory, in one run
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.calls
	$(BIN)/python -m benchmarks.model

shots: setup ## The pictures in docs/, from the recorded airline desk (needs chromium)
	$(BIN)/python -m docs.shots

clean: ## Remove .venv and caches; what .t2s holds stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
