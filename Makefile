# The doors of the house; CONTRIBUTING.md says what each does. Each sets up what it needs.
# Uses uv where it is installed (quick), otherwise venv and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: demo test check bench docs accessibility styles translations lock clean

demo: $(READY)
	$(BIN)/upstate demo demo-city

test: $(READY)
	$(BIN)/pytest

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/build_reference.py --check
	$(BIN)/python docs/translations.py --check
	$(BIN)/python docs/run_examples.py
	$(BIN)/upstate solutions check

bench: $(READY)
	UPSTATE_THOROUGH=1 $(BIN)/pytest
	$(BIN)/python -m benchmarks

docs: $(READY)
	$(BIN)/python docs/build_reference.py

# Opens every kind of page under axe, writes what came out for the site's statement, and takes the pictures of the docs.
accessibility: $(READY)
	UPSTATE_THOROUGH=1 UPSTATE_WRITE_ACCESSIBILITY=1 $(BIN)/pytest -n 0 tests/web/journeys/test_accessibility.py

# What the site says, gathered, and its Spanish built.
translations: $(READY)
	$(BIN)/python docs/translations.py

# The site's USWDS style; needs npm, and is only run when uswds.scss or the version changes.
LOOK := $(VENV)/look
USWDS := src/upstate/web/static/vendor/uswds
styles: $(READY)
	npm install --silent --no-audit --no-fund --prefix $(LOOK) @uswds/uswds@3.14.0 sass@1.108.2
	$(LOOK)/node_modules/.bin/sass --quiet --no-source-map --no-charset --style=compressed \
	  --load-path=$(LOOK)/node_modules/@uswds/uswds/packages $(USWDS)/uswds.scss $(USWDS)/uswds.min.css

lock:
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate --python-version 3.11 -o requirements.txt

$(READY): requirements.txt pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt && \
	  $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

clean:
	rm -rf $(VENV) demo-city .pytest_cache .mypy_cache .ruff_cache .hypothesis
