# `make book` and `make test` set up what they need by themselves; `make help` lists the rest.

VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
ONE    := OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

.DEFAULT_GOAL := help
.PHONY: help setup book test release lighthouse notebooks outputs clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(READY) ## make .venv and install everything into it
$(READY): requirements.txt pyproject.toml
	@bash tools/setup.sh $(VENV)
	@touch $@

book: $(READY) ## build the book of both languages to _build/html (GANCOURSE_BUDGET=smoke|quick|full)
	$(BIN)/python tools/execute.py
	$(ONE) $(BIN)/jupyter-book build . -W --keep-going
	@echo "open _build/html/index.html"

test: $(READY) ## run all tests, the notebooks included
	$(ONE) $(BIN)/python -m pytest -n 2 $(ARGS)

release: $(READY) ## after `make book`: the site as a zip and a PDF of each language (needs Chromium)
	$(BIN)/python tools/release.py

lighthouse: $(READY) ## after `make book`: what Lighthouse says of the heaviest page (needs Chromium and npx)
	$(BIN)/python -m benchmarks.lighthouse

notebooks: $(READY) ## bring the chapters' .md and .ipynb into step
	$(BIN)/python tools/notebooks.py sync

outputs: $(READY) ## run the chapters and store the numbers that their text quotes
	$(BIN)/python tools/notebooks.py outputs

clean: ## remove what was built; .venv stays
	rm -rf _build build dist *.egg-info .pytest_cache .hypothesis .ruff_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
