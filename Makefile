# Everything is installed into .venv inside the checkout, nothing elsewhere. `make help` lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test attacks faults coverage mutation fuzz lint bench docs site requirements clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
REQ := requirements
ARGS ?=
WORKERS ?= auto
export PYTHON

RUN_FILES := $(REQ)/build.txt $(REQ)/run.txt
DEV_FILES := $(RUN_FILES) $(REQ)/s3.txt $(REQ)/print.txt $(REQ)/stamp.txt $(REQ)/postgres.txt $(REQ)/test.txt $(REQ)/lint.txt
SOURCES := custody fixtures tests tools
# The image that the demonstration works on: one made by others where it is present, else one built here.
IMAGE ?= $(firstword $(wildcard ../shared/evidence/ext-filesystem.raw) $(VENV)/demo.img)

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/run.stamp $(IMAGE) ## play one case through the public commands, with three attacks at the end
	@$(BIN)/custody demo "$(IMAGE)" $(ARGS)

$(VENV)/demo.img: fixtures/build_image.py $(VENV)/run.stamp
	@$(BIN)/python -m fixtures.build_image $@

test: $(VENV)/dev.stamp ## run every test; ARGS="-k word" narrows it
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

attacks: $(VENV)/dev.stamp ## generate twenty times as many tamperings and days of all sorts of people as `make test` does
	@TAMPERINGS=$${TAMPERINGS:-20} HONEST_DAYS=$${HONEST_DAYS:-800} $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal \
		tests/attacks tests/tamper/test_anywhere.py tests/answers/dates/test_honest_program.py \
		tests/model/entries/test_whole_office_machine.py tests/model/entries/test_request_machine.py tests/hostile \
		tests/pages/test_actions.py tests/pages/test_first_screen.py tests/tui/forms/test_hostile_hands.py $(ARGS)

faults: $(VENV)/dev.stamp ## meet every fault that is counted, of which `make test` takes a part; ten minutes and more
	@FAULTS=all $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests/faults tests/postgres/test_crashing.py \
		tests/journeys/stores/test_*_killed.py tests/journeys/test_server_away_in_a_check.py tests/cli/vault/test_init_crash.py \
		tests/cli/vault/test_older_schema.py tests/ledger/append/test_group_commit.py tests/ledger/objects/test_locks.py \
		tests/model/entries/test_every_rule_bites.py tests/docs/test_convention.py \
		tests/proof/merkle/test_published_tree.py tests/storage/files/test_head_slots.py \
		tests/model_check/test_head_model.py tests/model/entries/test_state.py tests/cli/entries/test_reads*.py \
		tests/cli/cases/test_record_sentinels.py tests/cli/stores/test_stopping_buckets.py \
		tests/answers/backups/test_copies.py tests/answers/databases/test_rights_postgres.py $(ARGS)

coverage: $(VENV)/dev.stamp ## run every test and count the branches it takes, which needs more than twice the time
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term $(ARGS)

mutation: $(VENV)/dev.stamp $(VENV)/mutation.stamp ## change the program place by place: do tests fail? ARGS=proof
	@$(BIN)/python -m tools.mutation $(ARGS)

fuzz: $(VENV)/dev.stamp $(VENV)/fuzz.stamp ## feed every parser for a counted time; ARGS="--seconds 60"
	@$(BIN)/python -m tests.fuzz $(ARGS)

lint: $(VENV)/dev.stamp ## style, formatting, types and layers
	@$(BIN)/ruff check setup.py $(SOURCES)
	@$(BIN)/ruff format --check setup.py $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(VENV)/dev.stamp $(VENV)/bench.stamp ## measure speed on this machine
	@$(BIN)/python -m tests.bench $(ARGS)

docs: $(VENV)/dev.stamp ## write the generated pages and the picture in the README again
	@$(BIN)/python -m tools.docs

site: $(VENV)/site.stamp ## build the site of the documentation, which needs no network, and check every link
	@$(BIN)/python -m tools.site lay
	@rm -rf build/site/html
	@$(VENV)/site/bin/zensical build --strict --config-file build/site/zensical.toml
	@$(BIN)/python -m tools.site check

requirements: $(VENV)/dev.stamp ## compile requirements/*.in to pinned, hashed *.txt; ARGS=--upgrade moves the pins
	@$(PIP) install --require-hashes -r $(REQ)/lock.txt
	@cd $(REQ) && for name in run s3 print stamp postgres test lint build lock bench mutation fuzz docs; do \
		echo "compiling $(REQ)/$$name.txt"; \
		CUSTOM_COMPILE_COMMAND="make requirements" ../$(BIN)/pip-compile --quiet --no-config --no-strip-extras \
			--allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
			--no-emit-options $(ARGS) --output-file=$$name.txt $$name.in || exit 1; \
	done

clean: ## remove the virtual environment and everything generated
	@rm -rf $(VENV) build dist *.egg-info htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis
	@find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@tools/venv.sh $(VENV)

$(VENV)/run.stamp: $(RUN_FILES) pyproject.toml setup.py | $(BIN)/python
	@echo "Installing what the program needs into $(VENV)"
	@$(PIP) install --require-hashes $(RUN_FILES:%=-r %)
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/dev.stamp: $(DEV_FILES) $(REQ)/oracle.txt pyproject.toml setup.py | $(BIN)/python
	@echo "Installing the program, its tests and its linters into $(VENV)"
	@$(PIP) install --require-hashes $(DEV_FILES:%=-r %)
	@$(PIP) install --require-hashes --no-deps --no-build-isolation -r $(REQ)/oracle.txt
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $(VENV)/run.stamp $@

$(VENV)/bench.stamp: $(REQ)/bench.txt $(REQ)/bagit.txt | $(BIN)/python
	@echo "Installing what \`make bench\` compares with into $(VENV)/bench"
	@tools/venv.sh $(VENV)/bench
	@$(VENV)/bench/bin/python -m pip --quiet --disable-pip-version-check --no-input install --require-hashes -r $(REQ)/bench.txt
	@$(VENV)/bench/bin/python -m pip --quiet --disable-pip-version-check --no-input install --require-hashes \
		--no-deps --no-build-isolation -r $(REQ)/bagit.txt
	@touch $@

$(VENV)/site.stamp: $(REQ)/docs.txt | $(BIN)/python
	@echo "Installing what builds the site into $(VENV)/site"
	@tools/venv.sh $(VENV)/site
	@$(VENV)/site/bin/python -m pip --quiet --disable-pip-version-check --no-input install --require-hashes -r $(REQ)/docs.txt
	@touch $@

$(VENV)/mutation.stamp: $(REQ)/mutation.txt | $(BIN)/python
	@echo "Installing what makes the mutants of \`make mutation\` into $(VENV)/mutation"
	@tools/venv.sh $(VENV)/mutation
	@$(VENV)/mutation/bin/python -m pip --quiet --disable-pip-version-check --no-input install --require-hashes -r $(REQ)/mutation.txt
	@touch $@

# Where the fuzzer cannot be had for this Python, `make fuzz` goes on by chance alone and says so.
$(VENV)/fuzz.stamp: $(REQ)/fuzz.txt | $(BIN)/python $(VENV)/dev.stamp
	@echo "Installing what steers \`make fuzz\` into $(VENV)"
	@$(PIP) install --require-hashes -r $(REQ)/fuzz.txt || echo "It cannot be had here: inputs are made by chance alone" >&2
	@touch $@
