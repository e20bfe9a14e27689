# Every target sets up what it needs. PYTHON names the interpreter (3.11 or newer).
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup demo servers test check format bench docs clean

help:
	@echo "make demo    write the book of a made-up shop into demo-book/"
	@echo "make test    install the database servers and run every test"
	@echo "make check   ruff, mypy, import-linter, size limits, generated pages"
	@echo "make bench   compare with the native dump tools and with ELK; weigh the site and time its map"
	@echo "make docs    write the generated pages of docs/ anew, and take the screenshots of the guide"
	@echo "make setup   only make .venv with everything"

setup: .venv/complete

# A machine may lack the parts of Python that make virtual environments: root can install them.
.venv/bin/python:
	@$(PYTHON) -m venv .venv 2>/dev/null || { \
	    rm -rf .venv; echo "Python cannot make virtual environments yet: installing python3-venv"; \
	    apt-get update -q && apt-get install -y -q --no-install-recommends python3-venv && $(PYTHON) -m venv .venv; }

.venv/complete: .venv/bin/python pyproject.toml constraints.txt
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev,demo]'
	@touch $@

.venv/for-demo: .venv/bin/python pyproject.toml constraints.txt
	@test -e .venv/complete || $(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[demo]'
	@touch $@

demo: .venv/for-demo
	@$(BIN)/schemabook demo -o demo-book

servers: setup
	@$(BIN)/python -m tests.servers.install

test: servers
	@$(BIN)/pytest -n 2 --dist loadgroup

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m scripts.check_limits
	@$(BIN)/python -m scripts.write_docs --check

format: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: servers
	@$(BIN)/python -m benchmarks.run
	@$(BIN)/python -m benchmarks.layout
	@$(BIN)/python -m benchmarks.site

docs: setup
	@$(BIN)/python -m scripts.write_docs
	@$(BIN)/python -m scripts.take_screenshots

clean:
	rm -rf .venv demo-book .mypy_cache .ruff_cache .pytest_cache
