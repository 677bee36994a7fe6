# The commands of the project. `make run` is all a bare machine with Python 3.11+ needs.
PYTHON_HERE := .venv/bin/python
MANAGE := $(PYTHON_HERE) manage.py
TESTING := DJANGO_SETTINGS_MODULE=backend.settings.test
# Good for one look at the production settings, and for nothing else.
THROWAWAY := DJANGO_SETTINGS_MODULE=backend.settings.prod CHENGYI_HOST=credit.example.cn \
	SECRET_KEY=throwaway-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4 \
	CHENGYI_MASTER_KEY=throwaway-Z9y8X7w6V5u4T3s2R1q0P9o8N7m6L5k4 \
	DATABASE_URL=postgresql://nobody@127.0.0.1:1/nothing
# A file of tests is one process's; each process has a database of its own.
PYTEST ?= -q -n auto --maxprocesses 4 --dist loadfile --maxfail 40
ROWS ?= 1000000

.PHONY: run test check bench lock demo stop clean clean-data
.NOTPARALLEL:

run: ## everything up: database, tables, demo city, web, worker, scheduler
	@.ci/setup run
	@$(MANAGE) up

test: ## every test, the browser's included; never touches the data of `make run`
	@.ci/setup dev
	@.ci/setup fonts
	@CHROMIUM="$$(.ci/setup browser)" && export CHROMIUM && $(PYTHON_HERE) -m pytest $(PYTEST)

check: ## style, types, import arrows, migrations, production settings
	@.ci/setup dev
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m ruff format --check .
	$(PYTHON_HERE) -m mypy
	$(PYTHON_HERE) .venv/bin/lint-imports
	$(TESTING) $(MANAGE) makemigrations --check --dry-run
	$(THROWAWAY) $(MANAGE) check --deploy --fail-level WARNING

bench: ## the tables of docs/benchmarks.md; `make bench ROWS=5000000` scales them
	@.ci/setup dev
	ROWS=$(ROWS) $(PYTHON_HERE) -m tests.bench

lock: ## exact pins with hashes, for every system and Python from 3.11 on
	@.ci/setup dev
	for part in requirements requirements-dev; do \
		$(PYTHON_HERE) -m uv pip compile --quiet --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate --output-file $$part.txt $$part.in \
			|| exit 1; \
	done

demo: ## build the demo city again: same seed, same city
	@.ci/setup run
	@$(MANAGE) demo
	@$(MANAGE) demo_points
	@$(MANAGE) demo_offers

stop: ## stop the embedded databases that are still running
	@$(PYTHON_HERE) -m backend.embedded stop

clean: ## remove what can be made again; the database of `make run` is kept
	@if [ -x $(PYTHON_HERE) ]; then $(PYTHON_HERE) -m backend.embedded stop; fi
	rm -rf .data/test .data/static-built .data/static.stamp test-results .venv
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@echo "The database of 'make run' was kept; 'make clean-data' erases it."

clean-data: ## erase the database of `make run` and its secrets, for good
	@$(PYTHON_HERE) -m backend.embedded erase
