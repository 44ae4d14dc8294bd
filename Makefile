# What people and CI call. Everything is installed here; nothing is assumed but root, Go and Python.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
# What was typed: a hint for root repeats it.
export LAB_TYPED = make $(strip $(MAKECMDGOALS) $(MAKEOVERRIDES))
# With them pip installs elsewhere and Python runs other modules; pip.conf is for pip's own files.
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_PYTHON PIP_REQUIREMENT PIP_CONSTRAINT
unexport PIP_NO_BINARY PIP_PLATFORM PIP_PYTHON_VERSION PIP_IMPLEMENTATION PIP_ABI PIP_DRY_RUN
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH PYTHONPLATLIBDIR PYTHONOPTIMIZE PYTHONWARNINGS
unexport PYTHONEXECUTABLE PYTHONIOENCODING
INSTALL = $(RUN) -m pip install --quiet --no-compile --no-deps --require-hashes -r
export PYTHONDONTWRITEBYTECODE :=

ifneq (,$(findstring :,$(CURDIR)))
$(error the clone is in $(CURDIR), whose colon would end an entry of PATH: move it to a path without one)
endif

.PHONY: demo report test check lint tools down clean

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV) || { apt-get install -y python3-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/pip.conf: pip.conf | $(VENV)/bin/pip
	cp $< $@

$(VENV)/.installed: requirements.lock $(VENV)/pip.conf
	$(INSTALL) $<
	touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(INSTALL) $<
	touch $@

demo: $(VENV)/.installed
	$(RUN) scripts/demo.py

report: $(VENV)/.installed tools
	eval "$$($(RUN) -m lab env)" && $(RUN) scripts/report.py

# Two workers: one has the lab's tests (tests/workers.py).
test: lint tools
	$(RUN) -m pytest --numprocesses 2

check: lint
	$(RUN) -m pytest -q --numprocesses 2 tests/unit

lint: $(VENV)/.installed-dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m basedpyright

tools: $(VENV)/.installed
	$(RUN) -m lab build

down: $(VENV)/.installed
	$(RUN) -m lab down

clean: down
	for file in Pulumi.*.yaml; do [ ! -f $$file ] || sed -i '/^encryptionsalt:/d' $$file; done  # they belong to the passphrase that goes now
	rm -rf $(VENV) .lab results
