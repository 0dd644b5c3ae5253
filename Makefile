# Every target makes what it needs. Nothing but Python >= 3.11 and make has to be there before.
PYTHON ?= python3
VENV   ?= .venv
RUN    := $(VENV)/bin/python
OUT    ?= out
TODAY  := 2026-11-24

.PHONY: help demo test lint lock schemas clean
.DEFAULT_GOAL := help

help:
	@echo "make demo   the main job on data/samples: prints the plan, writes workbook and page into $(OUT)/"
	@echo "make test   all tests, linters and the import picture"
	@echo "make lock   pin the dependencies anew (maintainers)"

demo: $(VENV)/.run
	$(RUN) cli.py match data/samples --today $(TODAY) --out $(OUT)

test: $(VENV)/.dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check --quiet .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	$(RUN) -m pytest -n auto --dist loadfile

# pip is told to compile: without byte code every start costs seconds.
$(VENV)/.run: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ses-matcher needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --compile --require-hashes -r requirements.lock
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --no-index -e .
	$(RUN) -m compileall -q matcher cli.py
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(RUN) -m pip install --quiet --disable-pip-version-check --compile --require-hashes -r requirements-dev.lock
	touch $@

# Hashes without addresses; one lock for every Python from 3.11 on.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock:
	echo "setuptools>=77" | $(LOCK) pyproject.toml - -o requirements.lock
	echo "setuptools>=77" | $(LOCK) --extra dev pyproject.toml - -o requirements-dev.lock

schemas: $(VENV)/.run
	$(RUN) cli.py schema --out schemas

clean:
	rm -rf $(VENV) $(OUT) build *.egg-info
