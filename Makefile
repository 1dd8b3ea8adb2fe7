# Python ≥ 3.11, make and a network to install from: nothing else is asked of a machine.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help run cli test coverage drills check bench lock contract client docs mutants regles

help: ## Say what each target does
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

$(STAMP): requirements-dev.lock requirements-client.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 ou plus récent est nécessaire : make PYTHON=/chemin/vers/python3.11 …" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(VENV)/client --require-hashes -r requirements-client.lock
	@touch $@

run: $(STAMP) ## Start everything on this machine and serve (ARGS="--help" for the options)
	@exec $(BIN)/python -m app.dev $(ARGS)

cli: $(STAMP) ## An operator's command on what `make run` serves (ARGS="sandbox clock --by 2h")
	@$(BIN)/python -m app.dev.operate $(ARGS)

test: $(STAMP) ## Run the whole suite (ARGS="-k word" to choose)
	$(BIN)/python -m tests.run $(ARGS)

coverage: $(STAMP) ## The whole suite, and the branches of app/ it takes: at least 95 %
	$(BIN)/python -m tests.run --coverage

drills: $(STAMP) ## The long drills: clocks apart, rushes, outages, kills (ARGS="-k word" to choose)
	BTS_DRILLS=full $(BIN)/python -m pytest tests/drills -s $(ARGS)

check: $(STAMP) ## Lint, format, types, floors, contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m openapi.bundle --check
	$(BIN)/python -m docs.etats --check

bench: $(STAMP) ## Measure against the limit, side by side in one run (ARGS="--seconds 5")
	$(BIN)/python -m bench $(ARGS)

contract: $(STAMP) ## Bundle openapi/ into openapi/dist/openapi.json
	$(BIN)/python -m openapi.bundle

client: $(STAMP) ## Generate the Python client of the contract (TO=folder)
	$(BIN)/python -m openapi.client $(or $(TO),var/client)

regles: $(STAMP) ## Write docs/regles.md: each rule, its functions, its tables of cases
	$(BIN)/python -m tests.regles

docs: $(STAMP) ## Draw the tables of states into docs/etats.md
	$(BIN)/python -m docs.etats

mutants: $(STAMP) ## Do small wrongs to the law, and see tests fail (ARGS="results registrations/units" for rooms or files)
	$(BIN)/python -m tests.mutants $(ARGS)

lock: $(STAMP) ## Recompute the three lock files: hashes, no addresses
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o requirements-dev.lock
	$(BIN)/uv pip compile requirements-client.in --no-deps --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o requirements-client.lock
