# The commands that people type, and that CI types too. `make` alone lists them.
# A fresh machine needs Python 3.11 or newer with pip, and make. Everything else is installed here, in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A bare machine's venv has no pip of its own (no ensurepip), so the machine's pip installs into it from outside.
PIP := $(PYTHON) -m pip --python $(VENV) --disable-pip-version-check
APT_PACKAGES := git postgresql
NODE_MODULES := tests/node/node_modules/.package-lock.json
WORKERS ?= 3
EXAMPLES ?= 2000
KILLS ?= 12
ATTACK_SCALE ?= 4
FUZZ_SEED ?= 1

.DEFAULT_GOAL := help
.PHONY: help run sandbox test laws bench-engine bench-crowd bench-changes bench-door bench-prices changes-faults changes-kill changes-storm attack fuzz coverage lint format docs lock tools clean

help: ## List these commands.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

$(VENV)/run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev: requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/run

run: $(VENV)/run ## Start the gateway; with no vendor configured, against the sandbox.
	$(BIN)/python -m gateway serve

sandbox: $(VENV)/run ## Start the four simulated vendors alone, on port 8100.
	$(BIN)/python -m gateway sandbox

test: $(VENV)/dev ## Run the tests. REQUIRE_ALL=1 makes a missing tool a failure.
	REQUIRE_ALL=$(REQUIRE_ALL) $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

laws: $(VENV)/dev ## Try the engine's laws on many more random schedules; EXAMPLES says how many of each.
	PROPERTY_EXAMPLES=$(EXAMPLES) $(BIN)/pytest tests/engine

coverage: $(VENV)/dev ## Hold the engine to full branch coverage by its own tests.
	PROPERTY_EXAMPLES=10 $(BIN)/pytest --quiet --numprocesses $(WORKERS) --dist loadfile tests/engine --cov=gateway.engine --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

bench-engine: $(VENV)/dev ## Ask the engine and four other ways the same, check that all agree, and time them.
	$(BIN)/python -m tests.benchmarks

bench-crowd: $(VENV)/dev ## Time "who of 10,000 people is there?" over HTTP, cold and warm.
	$(BIN)/python -m tests.benchmarks.gateway_crowd

bench-changes: $(VENV)/dev ## Time a change of three steps beside its vendors' own time, on SQLite and Postgres.
	$(BIN)/python -m tests.benchmarks.changes

bench-door: $(VENV)/dev ## Time what the door costs a request, beside a bare route; fails over its targets.
	$(BIN)/python -m tests.benchmarks.door

bench-prices: $(VENV)/dev ## Time what a point takes of the event loop's thread, for each kind of question.
	$(BIN)/python -m tests.benchmarks.door --prices

changes-faults: $(VENV)/dev ## Try every change against every fault of every vendor that it touches, and print how each ends.
	$(BIN)/python -m tests.changes.faults_table

changes-kill: $(VENV)/dev ## Kill a gateway before and after each write of a change, on SQLite and on Postgres.
	KILL_EVERYWHERE=1 $(BIN)/pytest tests/changes/test_kill.py tests/changes/test_kill_postgres.py tests/changes/test_replicas.py

changes-storm: $(VENV)/dev ## Kill a gateway again and again under load; KILLS says how often.
	STORM_KILLS=$(KILLS) STORM_CHANGES=40 $(BIN)/pytest tests/changes/test_storm.py

attack: $(VENV)/dev ## Attack a served gateway with larger sizes than the tests do; ATTACK_SCALE says how many times.
	ATTACK_SCALE=$(ATTACK_SCALE) $(BIN)/pytest -o timeout=900 tests/attacks

fuzz: $(VENV)/dev ## Ask everything of a served gateway, EXAMPLES of each field, and as many of two worlds; FUZZ_SEED is the first.
	FUZZ_EXAMPLES=$(EXAMPLES) FUZZ_SEED=$(FUZZ_SEED) $(BIN)/pytest -o timeout=0 -x tests/fuzz

lint: $(VENV)/dev ## Check style, types, imports and dependencies.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry gateway --known-first-party gateway

format: $(VENV)/dev ## Put the code into the house's form.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/dev ## Print again what documents take from the code: the schema, the settings, the error codes.
	$(BIN)/python -m tests.documents

lock: ## Pin all dependencies anew, with hashes; needs uv (`python3 -m pip install --target .tools uv`).
	$(PYTHON) -m tests.locks

$(NODE_MODULES): tests/node/package-lock.json
	npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund
	@touch $@

tools: ## Install what the whole test run wants beside Python: system packages (Debian, as root), and GraphQL clients.
	@command -v apt-get >/dev/null || { echo "make tools knows Debian's apt-get only; install: $(APT_PACKAGES)"; exit 1; }
	@dpkg --status $(APT_PACKAGES) >/dev/null 2>&1 || { apt-get update --quiet && apt-get install --quiet --yes --no-install-recommends $(APT_PACKAGES); }
	@command -v npm >/dev/null || { apt-get update --quiet && apt-get install --quiet --yes --no-install-recommends nodejs npm; }
	@$(MAKE) --no-print-directory $(NODE_MODULES)

clean: ## Remove what was built here.
	rm -rf $(VENV) .tools tests/node/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
