# Everything starts here. A machine needs Python 3.11, git and make; the rest is fetched once into
# .tools, .venv and .cache of this folder. Paths are relative, so the folder may have any name.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

UV_VERSION := 0.13.9
UV := .tools/uv/bin/uv
PYTHON := .venv/bin/python
TONGTU := $(PYTHON) -m tongtu
PYTEST := $(PYTHON) -m pytest
MEMBERS := shared tongtu services/project-registry services/land-supply services/funding services/notifier
MANIFESTS := $(addsuffix /pyproject.toml,$(MEMBERS))
UV_STAMP := .tools/uv-$(UV_VERSION).stamp
INSTALLED := .venv/installed.stamp
RIVALS_HOME := .venv/rivals
RIVALS_INSTALLED := $(RIVALS_HOME)/installed.stamp
CHECKED := services shared tongtu tests
# Two workers take what is light, file by file. Whole platforms fill both cores by themselves: what
# starts them is tested one after the other.
HEAVY := $(addprefix tests/integration/,deploy platform shared)
LIGHT := tests/unit tests/contract $(filter-out $(HEAVY) %/__pycache__,$(patsubst %/,%,$(wildcard tests/integration/*/)))

# A virtual environment that happens to be active is not ours; file names may be Chinese.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH
export PYTHONUTF8 := 1
export UV_PYTHON_DOWNLOADS := never
export KILLS ?= 20

FIND_PYTHON := for name in python3.11 python3 python; do \
	if "$$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; \
	then python="$$name"; break; fi; done; \
	if [ -z "$${python:-}" ]; then \
	echo "Python 3.11 was not found as python3.11, python3 or python: install it, then run make again." >&2; \
	exit 1; fi

.PHONY: help install demo up down status logs token test check unit contract integration e2e chaos bench bench-rivals migrate contracts templates programmes explanations manifests lock

help: ## list what can be done
	@echo 'usage: make TARGET [NAME=value ...]'
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r target text; \
		do printf '%-14s %s\n' "$$target" "$$text"; done

install: $(INSTALLED) ## fetch the tools and install the project; every other target does it by itself

demo: $(INSTALLED) ## start everything, register real projects, watch every effect arrive
	@$(TONGTU) demo

up: $(INSTALLED) ## start PostgreSQL, Kafka and all services (BROKERS=3: replicated, SIMULATED=1: simulated time)
	@$(TONGTU) up

down: $(INSTALLED) ## stop exactly what `up` started; the data stays
	@$(TONGTU) down

status: $(INSTALLED) ## show every process with its state and port
	@$(TONGTU) status

logs: $(INSTALLED) ## show the last log lines (NAME=funding-api, LINES=100, FOLLOW=1)
	@$(TONGTU) logs $(NAME) $(if $(LINES),--lines $(LINES)) $(if $(FOLLOW),--follow)

token: $(INSTALLED) ## print a token: ROLE=sponsor ORG=91120116MA07ABCD0H, or AGENCY= DISTRICT= for officers
	@$(if $(ROLE),,echo 'Say for whom: make token ROLE=sponsor ORG=91120116MA07ABCD0H' >&2; exit 2)
	@$(TONGTU) token --role $(ROLE) $(if $(ORG),--org $(ORG)) $(if $(AGENCY),--agency $(AGENCY)) $(if $(DISTRICT),--district $(DISTRICT))

test: check ## check, then run every tier of tests
	@failed=; \
	$(PYTEST) --numprocesses 2 --dist loadfile $(LIGHT) || failed=yes; \
	for tier in "$(HEAVY)" tests/e2e tests/chaos; do $(PYTEST) $$tier || failed=yes; done; \
	test -z "$$failed"

check: $(INSTALLED) ## lint, formatting, types, import contracts, spelling, YAML
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy $(CHECKED)
	@.venv/bin/lint-imports
	@$(PYTHON) -m codespell_lib
	@git ls-files '*.yml' '*.yaml' | xargs -r $(PYTHON) -m yamllint --strict

unit: $(INSTALLED) ## rules and handlers, without servers
	@$(PYTEST) tests/unit

contract: $(INSTALLED) ## published schemas and their compatibility
	@$(PYTEST) tests/contract

integration: $(INSTALLED) ## each part against real PostgreSQL and Kafka
	@$(PYTEST) tests/integration

e2e: $(INSTALLED) ## the whole system from outside
	@$(PYTEST) tests/e2e

chaos: $(INSTALLED) ## kill processes at random and check the ledger (KILLS=200, BROKERS=3)
	@$(PYTEST) tests/chaos

bench: $(INSTALLED) $(if $(RIVALS),$(RIVALS_INSTALLED)) ## measure against raw baselines (ONLY=http_write; RIVALS=1 also against other engines)
	@$(if $(RIVALS),$(RIVALS_HOME)/bin/python,$(PYTHON)) tests/bench/run.py $(if $(ONLY),--only $(ONLY)) $(if $(DOCUMENT),--document)

bench-rivals: $(RIVALS_INSTALLED) ## run the other case engines, each alone (installs them first)
	@$(RIVALS_HOME)/bin/python tests/bench/run.py --rivals

migrate: $(INSTALLED) ## bring the databases of the running platform up to date
	@$(TONGTU) migrate

contracts: $(INSTALLED) ## write AsyncAPI, the JSON Schemas and the page of all events
	@$(TONGTU) contracts

templates: $(INSTALLED) ## write pictures and tables of the process templates, and their schema
	@$(TONGTU) templates write

programmes: $(INSTALLED) ## write the pages of the fund programmes and facts, and their schema
	@$(TONGTU) programmes write

explanations: $(INSTALLED) ## write what every programme says to a yes, a no and an unknown, to be read and kept
	@cd tests && ../$(PYTHON) -m support.golden_explanations

manifests: $(INSTALLED) ## render and validate the Kubernetes manifests
	@$(TONGTU) manifests

lock: $(UV_STAMP) ## resolve the dependencies anew and write requirements.lock and requirements.rivals.lock
	@$(UV) lock --quiet
	@$(UV) export --quiet --all-groups --no-group rivals --all-packages --no-emit-workspace --no-header -o requirements.lock
	@$(UV) export --quiet --only-group rivals --no-emit-workspace --no-header -o requirements.rivals.lock

$(UV_STAMP):
	@$(FIND_PYTHON); echo 'Fetching uv $(UV_VERSION) ...' >&2; \
		"$$python" -m venv .tools/uv; \
		.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(INSTALLED): requirements.lock $(MANIFESTS) $(UV_STAMP)
	@$(FIND_PYTHON); echo 'Installing what requirements.lock lists ...' >&2; \
		[ -x $(PYTHON) ] || $(UV) venv --quiet --python "$$(command -v "$$python")" .venv
	@$(UV) pip sync --quiet --python $(PYTHON) --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation $(addprefix -e ./,$(MEMBERS))
	@touch $@

# The rivals have an environment of their own, with everything else in it: checks and tests see none of them.
$(RIVALS_INSTALLED): requirements.lock requirements.rivals.lock $(MANIFESTS) $(UV_STAMP) | $(INSTALLED)
	@$(FIND_PYTHON); echo 'Installing what requirements.rivals.lock lists ...' >&2; \
		[ -x $(RIVALS_HOME)/bin/python ] || $(UV) venv --quiet --python "$$(command -v "$$python")" $(RIVALS_HOME)
	@$(UV) pip sync --quiet --python $(RIVALS_HOME)/bin/python --require-hashes requirements.lock requirements.rivals.lock
	@$(UV) pip install --quiet --python $(RIVALS_HOME)/bin/python --no-deps --no-build-isolation $(addprefix -e ./,$(MEMBERS))
	@touch $@
