# Slovo: what a person types. Everything real happens in scripts/ and CMake.
#   make run     install what is missing, build, serve on 127.0.0.1:8080 (data in ./data, or SLOVO_DATA=DIR)
#   make test    install what the tests need, build, run everything, end with "N passed, N failed"
# More: make torture fuzz bench asan tsan lint format clean (see CONTRIBUTING.md)
SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: run build test torture fuzz bench asan tsan lint format clean

DATA ?= $(or $(SLOVO_DATA),data)
ARGS ?=
ROUNDS ?= 1000
SECONDS_EACH ?= 60

run: build
	@exec build/release/src/app/slovo serve --data "$(DATA)" $(ARGS)

build:
	@scripts/setup run
	@scripts/build release slovo

test:
	@scripts/test

torture:
	@scripts/setup test
	@scripts/build dev slovo lossy
	@node tests/torture/torture.mjs --rounds $(ROUNDS)
	@node tests/torture/torture.mjs --rounds $(ROUNDS) --lossy

fuzz:
	@scripts/setup test
	@scripts/build fuzz
	@scripts/fuzz $(SECONDS_EACH)

bench:
	@scripts/setup test
	@scripts/build bench
	@scripts/bench

asan tsan:
	@scripts/setup test
	@scripts/build $@
	@ctest --test-dir build/$@ --output-on-failure -L fast

lint:
	@scripts/setup dev
	@scripts/build dev
	@scripts/lint

format:
	@scripts/setup dev
	@git ls-files '*.cpp' '*.hpp' '*.c' | xargs clang-format-19 -i
	@tests/e2e/node_modules/.bin/prettier --log-level=warn --write tests/e2e/run.mjs tests/e2e/lib tests/e2e/harness tests/e2e/suites tests/torture

clean:
	@rm -rf build
