# What people and CI call. Everything is installed here; nothing is assumed but root, Go and Python.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test check lint tools down clean

$(VENV)/.installed: requirements.lock
	$(PYTHON) -m venv $(VENV) || { apt-get install -y python3-venv && $(PYTHON) -m venv $(VENV); }
	$(VENV)/bin/pip install --quiet --require-hashes -r requirements.lock
	touch $@

demo: $(VENV)/.installed
	$(RUN) scripts/demo.py

test: lint
	$(RUN) -m pytest

check: lint
	$(RUN) -m pytest -q tests/unit

lint: tools
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/basedpyright

tools: $(VENV)/.installed
	$(RUN) -m lab build

down: $(VENV)/.installed
	$(RUN) -m lab down

clean: down
	sed -i '/^encryptionsalt:/d' Pulumi.*.yaml  # they belong to the passphrase that goes now
	rm -rf $(VENV) .lab results
