# Two commands matter: `make demo` and `make test`. Everything they need goes into .venv, everything they make into out/ and var/.

PYTHON ?= python3
SERVE ?= 1
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --no-cache-dir
PACKAGES := lca labels registry web app_pages cli app.py

# A stamp bears the digest of what it was made from: another lock, another stamp.
digest = $(shell cat $(1) | $(PYTHON) -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest()[:16])')
RUN_STAMP := .venv/ready-$(call digest,pyproject.toml requirements.lock)
TEST_STAMP := .venv/ready-for-tests-$(call digest,pyproject.toml requirements-dev.lock)

.DEFAULT_GOAL := help
.PHONY: help demo test check docs lock clean

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile

demo: $(RUN_STAMP) ## calculate the examples, certify one, write out/, serve until Ctrl-C (SERVE=0: stop after writing)
	@TANBIAO_DATA=var $(BIN)/tanbiao demo --examples examples --out out $(if $(filter 0,$(SERVE)),,--serve)

test: $(TEST_STAMP) ## set up and run every test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(TEST_STAMP) ## style, types, import contract, documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) docs

docs: $(TEST_STAMP) ## build the documentation into docs/_build
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build

lock: ## pin new versions (needs uv)
	uv pip compile pyproject.toml --group build --upgrade $(LOCK_FORM) -o requirements.lock
	uv pip compile pyproject.toml --group dev -c requirements.lock --upgrade $(LOCK_FORM) -o requirements-dev.lock

LOCK_FORM := --generate-hashes --no-header --no-emit-index-url --no-emit-find-links -q

clean: ## remove what was made, except var/ (its keys have signed)
	rm -rf .venv out build dist docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# Debian keeps the venv module's pip in a package of its own; without it the system's pip installs one from the lock's index.
.venv/bin/python:
	@echo "[1/3] Creating .venv"
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv .venv; \
	else $(PYTHON) -m venv --without-pip .venv && $(PYTHON) -m pip --python .venv/bin/python install -q --no-cache-dir pip; fi

$(RUN_STAMP): | .venv/bin/python
	@rm -f .venv/ready-*
	@$(call install,requirements.lock)
	@touch $@

$(TEST_STAMP): | .venv/bin/python
	@rm -f .venv/ready-*
	@$(call install,requirements-dev.lock)
	@touch $@ $(RUN_STAMP)

# Compiled once here, or every start would parse thousands of files again. Some packages ship files that are no Python: logged.
define install
echo "[2/3] Installing from $(1), every file checked against its hash"
$(PIP) install --no-compile --require-hashes -r $(1)
$(PIP) install -q --no-compile --no-deps --no-build-isolation -e .
echo "[3/3] Compiling to bytecode"
$(BIN)/python -m compileall -q -j 0 .venv/lib $(PACKAGES) >.venv/compile.log 2>&1 || true
endef
