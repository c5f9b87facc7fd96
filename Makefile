# The commands of the portal. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.PHONY: help run test test-quick set-up check lint bench torture messages requirements clean

BIN := .venv/bin
PIN := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Set up what is missing and serve on 127.0.0.1:8000 (PORTAL_PORT changes the port)
	@python=$$(scripts/find_python.sh) && exec "$$python" scripts/serve.py

test: ## Run every test, on SQLite and PostgreSQL and in Chromium (ARGS="-k word" narrows it)
	@python=$$(scripts/find_python.sh) && "$$python" scripts/set_up.py test
	@exec $(BIN)/python scripts/run_tests.py -- $(ARGS)

test-quick: set-up ## Run the tests that need neither PostgreSQL nor a browser
	@exec $(BIN)/python scripts/run_tests.py --quick -- $(ARGS)

set-up: ## Install what `make run` needs, without running
	@python=$$(scripts/find_python.sh) && "$$python" scripts/set_up.py run

check: lint test ## Run lint, then every test: what a change must pass

lint: set-up ## Check format, style, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: set-up ## Measure against the peers; prints a table and writes instance/bench.json
	@exec $(BIN)/python -m tests.bench $(ARGS)

torture: set-up ## Kill the portal again and again under load, and look for what was lost (long; not part of test)
	@exec $(BIN)/python -m pytest -q -n0 -s tests/torture $(ARGS)

messages: set-up ## Extract the messages, bring the catalogues up to date, compile them
	@$(BIN)/python scripts/update_messages.py
	@$(BIN)/pybabel compile -d translations

requirements: set-up ## Pin the newest versions that pyproject.toml allows, with hashes (names no host)
	@rm -rf instance/pin && python3 -m venv instance/pin && instance/pin/bin/pip install -q uv
	instance/pin/bin/uv pip compile --upgrade $(PIN) pyproject.toml -o requirements.txt
	instance/pin/bin/uv pip compile --upgrade $(PIN) pyproject.toml --group dev -o requirements-dev.txt
	@rm -rf instance/pin

clean: ## Remove what the set-up and the tools made; the data in instance/ stays
	rm -rf .venv node_modules static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf .import_linter_cache test-results translations/*/LC_MESSAGES/*.mo
	find app scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
