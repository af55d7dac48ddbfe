# The front door. Everything else is CMake: see CMakePresets.json and CONTRIBUTING.md.
PRESET ?= release
BIN := build/$(PRESET)/bin

.PHONY: help up down build install test lint bench soak clean dependencies

# Without a target nothing is done: `up` installs packages and wants root.
help:
	@echo 'make up       from a clone to a URL on this machine: builds, starts, applies terraform/ (root)'
	@echo 'make down     stops all of it; the state is kept'
	@echo 'make build    builds the programs into build/$(PRESET)/bin'
	@echo 'make install  and puts them into /usr/local/bin'
	@echo 'make test     every test'
	@echo 'make lint     clang-format, cppcheck, clang-tidy'
	@echo 'make bench    figures, beside peers'
	@echo 'make soak     the bars that take long, in full'
	@echo 'make clean    removes build/'

# From a clone to a load balancer's URL, on this machine. What it lacks is said before anything is installed.
up:
	tools/up --check
	tools/dependencies
	tools/up $(PRESET)

down:
	$(BIN)/neargate down

dependencies:
	tools/dependencies

build: dependencies
	cmake --preset $(PRESET)
	cmake --build --preset $(PRESET) --target programs

# The programs find each other beside themselves.
install: build
	install -D -m 755 -t $(DESTDIR)/usr/local/bin \
	  $(BIN)/neargate $(BIN)/neargated $(BIN)/neargate-balancer $(BIN)/neargate-resolver \
	  $(BIN)/neargate-init

# All tests: unit, protocol, real kernel, real clients. What lacks its tool or root says SKIPPED.
test:
	tools/dependencies --test
	cmake --preset dev
	cmake --build --preset dev
	ctest --preset dev

lint:
	tools/dependencies --test
	cmake --preset dev
	tools/lint

bench: dependencies
	cmake --preset release
	cmake --build --preset release
	bench/run

# The bars that take long, in full.
soak: dependencies
	cmake --preset dev
	cmake --build --preset dev
	NEARGATE_SOAK=1 ctest --preset dev -L soak

clean:
	rm -rf build
