# `make` alone lists what there is. Nothing has to be installed first but Python 3.12 or newer.
SHELL := /bin/sh
.DEFAULT_GOAL := list
.PHONY: list demo test check fmt bench docs lock messages

PY := .venv/bin/python
PORT ?= 8000
WORKERS ?= 2
# What `lock` makes the locks with, in an environment of its own that is thrown away.
UV := uv==0.13.9

list:
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

demo: ## start everything on this machine: http://localhost:8000 (PORT=… moves it)
	@deploy/environment.sh
	@PORT=$(PORT) exec $(PY) -m wellpaid demo

test: ## run every test, those in a real browser too where a Chromium is installed
	@deploy/environment.sh dev
	@$(PY) -m tests.steps test --workers $(WORKERS)

check: ## look at the code without running it: style, types, import contracts, prose
	@deploy/environment.sh dev
	@$(PY) -m tests.steps check

fmt: ## put the code into shape
	@deploy/environment.sh dev
	@.venv/bin/ruff check --fix-only --quiet && .venv/bin/ruff format

bench: ## measure everything, each beside its peer (a quarter of an hour)
	@deploy/environment.sh dev
	@$(PY) -m bench

docs: ## write the tables in docs/ that come from code anew
	@deploy/environment.sh dev
	@$(PY) -m tests.generated_docs

messages: ## collect sentences to translate, compile the translations, say what is missing
	@deploy/environment.sh dev
	@$(PY) -m wellpaid messages

lock: ## choose versions anew and write requirements/ with their hashes
	@deploy/environment.sh dev
	@rm -rf .venv-lock && $(PY) -m venv .venv-lock
	@.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check $(UV)
	@set -e; for kind in base dev; do \
	  extra=; [ $$kind = base ] || extra="--extra dev"; \
	  .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
	    --no-header --no-emit-index-url --upgrade $$extra pyproject.toml --output-file requirements/$$kind.txt; \
	done
	@rm -rf .venv-lock
