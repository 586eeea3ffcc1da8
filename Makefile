# The two commands a user needs are `make run` and `make test`; `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
DATA ?= ./data
DEMO ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-run
READY_DEV := $(VENV)/.ready-dev

.DEFAULT_GOAL := help

help: ## List these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(READY) ## Set everything up and serve on http://127.0.0.1:8000 (PORT=8000 DATA=./data DEMO=1)
	@exec bin/comptoir serve --data $(DATA) --port $(PORT) $(if $(DEMO),--demo)

test: setup-dev ## Set everything up, system packages included, and run every test
	@exec bin/test

check: $(READY_DEV) ## The fast part: format, lint, types, import contract, house rules, fast tests
	@exec bin/check

dev: $(READY_DEV) ## Serve with the demo company and reload on change
	@exec bin/comptoir serve --data $(DATA) --port $(PORT) --demo --reload

format: $(READY_DEV) ## Let ruff format and mend what it can
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix -q .

migrations: $(READY_DEV) ## Write migrations for changed models
	@bin/manage makemigrations

texts: $(READY_DEV) ## Collect the texts of the interface into the catalogues
	@bin/texts

dist: $(READY_DEV) ## Build a wheel that carries templates, paint and catalogues
	@exec bin/dist

lock: $(READY_DEV) ## Choose versions anew and write their hashes to requirements/
	@exec bin/lock

setup-dev: $(READY_DEV)
	@bin/system-packages

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(READY): requirements/run.txt | $(VENV)/bin/python
	@bin/install requirements/run.txt && touch $@

$(READY_DEV): requirements/dev.txt | $(VENV)/bin/python
	@bin/install requirements/dev.txt && touch $@ $(READY)

.PHONY: help run test check dev format migrations texts dist lock setup-dev
