# Every command of Essaim. Only Python >= 3.11, make and git are needed beforehand.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-postgres check lint types contracts templates migrations frontend-check browser \
        proof-tours proof-people proof-faults proof-planner proof-ground proof-cases proof-saturday proof-outreach proof-places proof-community proof-transmission proof-bilan bench bench-planner campaign screenshots messages clean

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
RUN := $(BIN)/python
TESTS ?= tests
WORKERS ?= 3 # on 2 cores: one waits for its browser while two work
unexport PYTHONDONTWRITEBYTECODE # every process would compile its libraries again: five seconds each
export NUMBA_CACHE_DIR := $(CURDIR)/var/numba

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

setup: var/.setup ## Prepare .venv, the browser files and the translations

var/.setup: pyproject.toml uv.lock frontend/package-lock.json scripts/setup.py $(wildcard */locale/en.po essaim/*/locale/en.po essaim/web/*/locale/en.po)
	@$(PYTHON) scripts/setup.py
	@mkdir -p var && touch $@

demo: setup ## Load the demonstration network and serve it on http://localhost:8000
	@$(RUN) scripts/frontend.py build
	@$(BIN)/essaim demo --serve --port $(PORT)

browser: setup ## Find Chromium, or install it from Debian's packages when root
	@$(RUN) scripts/system.py chromium

test: setup browser ## Run every test, those in the browser included
	@$(RUN) scripts/frontend.py test
	$(BIN)/pytest $(TESTS) -n $(WORKERS) --dist loadfile --no-loadscope-reorder
	@$(RUN) scripts/postgres.py --in-memory $(BIN)/pytest $(TESTS) -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not browser"

check: lint types contracts templates migrations frontend-check test ## What CI runs

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

templates: setup
	$(BIN)/djlint essaim/web/templates --lint --quiet

migrations: setup
	ESSAIM_SECRET_KEY=only-for-this-check-xxxxxxxxxxxxxxxxxxxxxxxxxxxx $(RUN) manage.py makemigrations --check --dry-run

frontend-check: setup
	$(RUN) scripts/frontend.py check

proof-tours: setup browser ## The proof of the main job, with its figures, one a line
	@$(RUN) scripts/proof.py tours

proof-people: setup browser ## The proof of what protects the people met, with its figures
	@$(RUN) scripts/proof.py people

proof-faults: setup ## The proof of what a fault or an attack leaves, with its figures
	@$(RUN) scripts/proof.py faults

proof-planner: setup ## The proof of the round planner, with its figures
	@$(RUN) scripts/proof.py planner

bench-planner: setup ## Measure the round planner on real doors and on public instances
	$(RUN) benchmarks/planner.py
	$(RUN) benchmarks/instances.py

proof-ground: setup browser ## The proof of what all areas stand on, with its figures
	@$(RUN) scripts/proof.py ground

proof-transmission: setup browser ## The proof of what is passed on to a new collective
	@$(RUN) scripts/proof.py transmission

proof-bilan: setup ## The proof of what is published: figures that betray nobody
	@$(RUN) scripts/proof.py bilan

proof-saturday: setup browser ## The proof of a real Saturday at the doors, with its figures
	@$(RUN) scripts/proof.py saturday

proof-outreach: setup browser ## The proof of the telephone room, with its figures
	@$(RUN) scripts/proof.py outreach

proof-places: setup browser ## The proof of the directory and of the orientation, with its figures
	@$(RUN) scripts/proof.py places

proof-community: setup ## The proof of drop-ins and of the calendar, with its figures
	@$(RUN) scripts/proof.py community

proof-cases: setup ## The proof of the cases of the field, with its figures
	@$(RUN) scripts/proof.py cases

bench-serve: setup ## Serve a thousand volunteers on both databases (BEFORE=an older tree, to compare)
	$(RUN) benchmarks/serve.py $(if $(BEFORE),--before $(BEFORE))
	@$(RUN) scripts/postgres.py $(RUN) benchmarks/serve.py

bench: setup ## Measure imports, planning and the main pages
	$(RUN) benchmarks/run.py

campaign: setup browser ## The long tests
	$(BIN)/pytest $(TESTS) -n $(WORKERS) --dist loadfile --no-loadscope-reorder --campaign

screenshots: setup browser ## The picture of the README, from the running demonstration
	@$(RUN) scripts/screenshots.py http://localhost:$(PORT)

messages: setup ## Read the French sentences again into the catalogues
	$(RUN) scripts/messages.py extract

clean: ## Remove what was built and the local data
	rm -rf .venv var out dist frontend/node_modules essaim/web/static/built
