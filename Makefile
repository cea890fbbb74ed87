# make demo: install, enrich the sample corpus, say where to look.
# make test: install with the test extras; lint, types, tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SHARED ?= ../shared
RESULT ?= out/demo

.PHONY: demo test test-all install lint types browser lock clean

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# Exact versions with their hashes; the package itself is then installed as it stands here.
$(VENV)/.installed: pyproject.toml configs/runtime.lock | $(VENV)/bin/python
	$(PIP) --require-hashes -r configs/runtime.lock
	$(PIP) --no-deps --editable .
	touch $@

$(VENV)/.installed-test: pyproject.toml configs/test.lock | $(VENV)/bin/python
	$(PIP) --require-hashes -r configs/test.lock
	$(PIP) --no-deps --editable .
	touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	$(BIN)/entente run data/samples --output $(RESULT)
	@echo
	@echo "Look at it:   $(BIN)/entente inspect $(RESULT)"
	@echo "Ask for one:  $(BIN)/entente show $(RESULT) 'Nikol Pachinian'"

install: $(VENV)/.installed-test

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

# Debian's Chromium, where this user may install it; the browser tests are skipped without it.
browser:
	@command -v chromium >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } || \
	  echo "no Chromium here and no right to install it: the browser tests will be skipped"

test: install lint types browser
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m "not slow and not shared"

test-all: install lint types browser
	$(BIN)/python -m pytest -q -n auto --dist loadfile --shared $(SHARED)

# Renew the lock files after a change of pyproject.toml (needs uv).
lock:
	uv pip compile -q --universal --generate-hashes --python-version 3.11 pyproject.toml -o configs/runtime.lock
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --extra test pyproject.toml -o configs/test.lock

clean:
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache
