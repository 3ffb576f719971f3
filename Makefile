.PHONY: help demo test clean

help:           ## show the targets
	@sed -n 's/^\([a-z]*\):[^#]*## */  make \1\t/p' $(MAKEFILE_LIST)

demo:           ## create .venv, install, code the bundled demo reports, show the claims and one answer
	@scripts/install
	@.venv/bin/laydown demo

test:           ## install what the tests need and run everything that CI runs
	@scripts/check

clean:          ## remove the environment and what the tools leave behind
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
