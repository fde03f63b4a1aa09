# Short names for what bootstrap.py does; `python3 bootstrap.py check` is the same without make.
PYTHON ?= python3

.PHONY: check bench bars lock format

check:   ## format, lint, strict types, tests, docs: what CI runs
	$(PYTHON) bootstrap.py check

bench:   ## accuracy and speed, beside their bars
	$(PYTHON) bootstrap.py bench

bars:    ## what a book withstands, each bar at full length (about half an hour)
	$(PYTHON) bootstrap.py bars

lock:    ## requirements/*.lock anew from pyproject.toml
	$(PYTHON) bootstrap.py lock

format:  ## put the code into its form
	.venv/bin/python -m ruff format .
	.venv/bin/python -m ruff check --fix .
