# make run      see it work: the portal with forty invented municipalities, on http://127.0.0.1:8000 (PORT=... changes it)
# make example  the check alone: a delivery with mistakes, and what OpOrde says about it
# make round    live through a whole round of 380 municipalities: one line for each sentence of the announcement
# make test     everything that must hold
# make check    only lint, types and who imports whom
# make format   put the code in its form
# make bench    speed and memory beside the floor and the peers; BENCH=... chooses
# make wheel    a package for elsewhere, in dist/
# make frontend make the style sheet, the script and the fonts of the portal out of frontend/
# make screenshots photograph every page of the portal again, for docs/contact-sheet
# make translations find the sentences of the portal that have no English yet, and compile those that do
# make lock     choose the newest libraries and write requirements/*.txt
# make clean    remove what was made here

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := build/example
PYTEST ?= -n $(shell expr $$(nproc) + 1)
BENCH ?=
unexport PYTHONDONTWRITEBYTECODE # whoever sets it would have every process that starts compile all modules anew
KEEP_PLANS = $(BIN)/oporde protocol compile $(patsubst %/protocol.yaml,%,$(wildcard protocols/*/*/protocol.yaml)) >/dev/null

.PHONY: help run round example test check lint types imports format bench wheel frontend screenshots translations lock clean

help:
	@sed -n 's/^# make/make/p' Makefile

# --- See it work ------------------------------------------------------------------------------------------------

run: $(VENV)/run.stamp
	@$(KEEP_PLANS)
	@exec $(BIN)/oporde-portal demo

round: $(VENV)/run.stamp
	@$(KEEP_PLANS)
	@OPORDE_DATA=build/round exec $(BIN)/oporde-portal round

example: $(VENV)/run.stamp
	@$(KEEP_PLANS)
	@$(BIN)/python .ci/example.py $(EXAMPLE)

# --- What must hold ---------------------------------------------------------------------------------------------
# Tests run side by side, one more than there are processors: who waits for another process leaves one to the others.

test: $(VENV)/test.stamp $(VENV)/bench.stamp tests/browser/node_modules/.stamp frontend/node_modules/.stamp check
	@.ci/provide 'command -v chromium' chromium
	@.ci/provide 'test -x /usr/sbin/clamd' clamav-daemon
	@.ci/provide 'command -v xgettext' gettext
	@.ci/provide 'test -x /usr/lib/postgresql/15/bin/postgres' postgresql-15
	@.ci/provide 'command -v pdftotext' poppler-utils
	@$(KEEP_PLANS)
	@$(BIN)/python -m pytest $(PYTEST)
	@echo "What speaks with the database, once more, on Debian's PostgreSQL 15 ..."
	@$(BIN)/python -m tests.portal.debian $(BIN)/python -m pytest $(PYTEST) -m database tests/portal

check: lint types imports

lint: $(VENV)/test.stamp
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/djlint --lint --quiet src/oporde/portal

types: $(VENV)/test.stamp
	@$(BIN)/mypy

imports: $(VENV)/test.stamp
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/test.stamp
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

bench: $(VENV)/bench.stamp
	@$(KEEP_PLANS)
	@$(BIN)/python -m benchmarks $(BENCH)

wheel: $(VENV)/test.stamp
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist
	@ls dist/*.whl

frontend: frontend/node_modules/.stamp
	@node frontend/build.mjs

screenshots: $(VENV)/test.stamp
	@.ci/provide 'command -v chromium' chromium
	@$(BIN)/python .ci/screenshots.py docs/contact-sheet

translations: $(VENV)/test.stamp
	@.ci/provide 'command -v xgettext' gettext
	@$(BIN)/python .ci/translations.py

# --- What it stands on ------------------------------------------------------------------------------------------
# A stamp says: what stands in this lock is in .venv. The locks agree with each other, so one .venv serves all.

PIP = $(BIN)/python -m pip --disable-pip-version-check -qq

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "OpOrde needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.11" >&2; exit 1; }
	@.ci/provide '$(PYTHON) -c "import ensurepip"' python3-venv
	@$(PYTHON) -m venv $(VENV)

$(VENV)/%.stamp: requirements/%.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what requirements/$*.txt says ..."
	@$(PIP) install --no-compile --require-hashes -r requirements/$*.txt
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true # as pip would, side by side; examples that are no Python do not matter
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

tests/browser/node_modules/.stamp: tests/browser/package-lock.json
	@.ci/provide 'command -v npm' npm
	@cd tests/browser && npm ci --no-audit --no-fund --loglevel=error >/dev/null
	@test -f tests/browser/node_modules/axe-core/axe.min.js
	@touch $@

frontend/node_modules/.stamp: frontend/package-lock.json
	@.ci/provide 'command -v npm' npm
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error >/dev/null
	@test -d frontend/node_modules/lightningcss
	@touch $@

# No address may stand in a lock: it would send every reader to the registry of whoever made it.
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
          --no-emit-index-url --custom-compile-command 'make lock'

lock: | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements/lock.txt
	@$(COMPILE) -o requirements/lock.txt requirements/lock.in
	@$(COMPILE) -o requirements/run.txt --extra portal --extra report pyproject.toml requirements/run.in
	@$(COMPILE) -o requirements/test.txt --extra portal --extra report --extra s3 pyproject.toml requirements/test.in
	@$(COMPILE) -o requirements/bench.txt --extra portal --extra report pyproject.toml requirements/bench.in

clean:
	@rm -rf $(VENV) build dist tests/browser/node_modules frontend/node_modules
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
