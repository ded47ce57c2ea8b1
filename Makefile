# `make run` and `make test` do all the set-up; they need Python 3.11 or later, pip and make.

PYTHON ?= python3
BIN := .venv/bin
TESTS := tests
BENCH := benchmarks/.venv/bin/python -m benchmarks
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONDONTWRITEBYTECODE  # what is compiled once need not be compiled again

.DEFAULT_GOAL := help
.PHONY: help run example test unit cover endure bench bench-smoke bench-growth bench-inside bench-layers bench-start check fix fuzz audit docs migration lock clean

EXAMPLES := $(patsubst examples/%/main.py,%,$(wildcard examples/*/main.py))
ifneq ($(filter example,$(MAKECMDGOALS)),)
ifeq ($(filter $(EXAMPLES),$(name)),)
$(error There is no example "$(name)"; say name=, followed by one of: $(EXAMPLES))
endif
endif

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-22s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run.stamp ## install, migrate blog.db and serve on http://127.0.0.1:8000
	@$(BIN)/blog serve

example: .venv/run.stamp ## make example name=todo: install, migrate and serve an example instead
	@$(BIN)/python -m examples.$(name) serve

test: .venv/dev.stamp ## run every test
	$(BIN)/pytest -q -n 3 --dist worksteal $(TESTS)

unit: .venv/dev.stamp ## run the tests without I/O, in seconds
	PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(BIN)/pytest -q tests/unit

cover: .venv/dev.stamp ## run every test and show what they leave out
	rm -f .coverage*
	$(BIN)/pytest -q -n 3 --dist worksteal --cov --cov-report= $(TESTS)
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include='src/blog/domain/*,src/blog/application/*'

endure: .venv/dev.stamp ## make endure faults="kill-nine full-disk": all faults at full size, for hours
	$(BIN)/python -m tests.faults $(faults)

bench: benchmarks/.venv/stamp ## make bench works="page-cold" subjects="blog naive" rounds=3 seconds=3
	@$(BENCH) $(foreach option,works subjects rounds seconds,$(if $($(option)),--$(option) $($(option))))

bench-smoke: benchmarks/.venv/stamp ## prove in a minute that the benchmarks run
	@$(BENCH) --users 20 --posts 200 --rounds 1 --seconds 0.1 --results benchmarks/results/smoke

bench-growth: benchmarks/.venv/stamp ## make bench-growth sizes="10000 100000": the cost of each read as data grows
	@$(BENCH).growth $(if $(sizes),--sizes $(sizes))

bench-inside: benchmarks/.venv/stamp ## what the program itself takes for a request, without a server
	@$(BENCH).inside

bench-layers: benchmarks/.venv/stamp ## what surrounds a request, layer by layer
	@$(BENCH).layers 2>/dev/null

bench-start: benchmarks/.venv/stamp ## what a start takes, import by import
	@$(BENCH).start

check: .venv/dev.stamp ## format, lint, types and imports, without changing a file
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: .venv/dev.stamp ## format, and mend what the linter can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

fuzz: .venv/dev.stamp ## make fuzz seconds=600: look for contradictions of service and document
	@folder=$$(mktemp -d) && export BLOG_DATABASE_URL="sqlite:///$$folder/blog.db" && \
	$(BIN)/blog seed --users 20 --posts 40 && \
	{ $(BIN)/blog serve --port 8765 2>"$$folder/log" & server=$$!; trap 'kill $$server' EXIT; \
	$(BIN)/schemathesis run --wait-for-schema 10 --max-examples 100 \
		--max-time $(or $(seconds),300) http://127.0.0.1:8765/openapi.json; }

audit: .venv/dev.stamp ## ask PyPI for known vulnerabilities of all that is locked
	@errors=$$(mktemp) && trap 'rm "$$errors"' EXIT && \
	$(BIN)/pip-audit --strict --disable-pip --progress-spinner=off -r requirements/dev.txt \
		2>"$$errors" || { echo "Not passed: $$(tail -n 1 "$$errors")" >&2; exit 1; }

docs: .venv/dev.stamp ## make the pages anew that are made from the code
	@$(BIN)/python -m docs.generate

migration: .venv/dev.stamp ## make name=add_something: draft a migration; example=todo: of that
	@test -n "$(name)" || { echo 'Say what it does: make migration name=add_something' >&2; exit 2; }
	@export BLOG_DATABASE_URL="sqlite:///$$(mktemp -d)/draft.db"; \
		folder="$(if $(example),examples/$(example)/)migrations/versions"; \
		alembic="$(BIN)/alembic -n $(or $(example),alembic)"; \
		mkdir -p "$$folder" && $$alembic upgrade head && \
		$$alembic revision --autogenerate -m "$(name)" \
		--rev-id "$$(printf '%04d' $$(($$(find "$$folder" -name '*.py' | wc -l) + 1)))"

lock: .venv/dev.stamp ## renew the lock files from pyproject.toml
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --upgrade \
		pyproject.toml --group build -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --upgrade \
		pyproject.toml --group dev -o requirements/dev.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --upgrade \
		pyproject.toml --group bench -o requirements/bench.txt

clean: ## remove the environment and what tools leave behind; blog.db stays
	rm -rf .venv dist htmlcov .coverage* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf benchmarks/.venv benchmarks/.data benchmarks/results benchmarks/fastify/node_modules

# The stamps: an environment is made again only when what it is made of has changed.

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Python 3.11 or later is needed: make PYTHON=python3.11 ...' >&2; exit 1; }
	$(PYTHON) -m venv .venv

# Without Node, or without what its packages need to be compiled, Fastify is left out with a word.
benchmarks/.venv/stamp: requirements/bench.txt pyproject.toml benchmarks/fastify/package-lock.json
	@command -v wrk >/dev/null || { echo 'wrk is needed: apt-get install wrk' >&2; exit 1; }
	@$(PYTHON) -m venv benchmarks/.venv
	@benchmarks/.venv/bin/pip install -q --no-deps --require-hashes -r requirements/bench.txt
	@benchmarks/.venv/bin/pip install -q --no-deps --no-build-isolation -e .
	@! command -v npm >/dev/null || npm ci --silent --prefix benchmarks/fastify || true
	@touch $@

.venv/run.stamp: .venv/bin/python requirements/run.txt pyproject.toml
	@test -e .venv/dev.stamp || $(BIN)/pip install -q --no-deps --require-hashes -r requirements/run.txt
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/bin/python requirements/dev.txt pyproject.toml
	@$(BIN)/pip install -q --no-deps --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@
