# The front door. Everything else is CMake: see CMakePresets.json and CONTRIBUTING.md.
PRESET ?= release
BIN := build/$(PRESET)/bin

.PHONY: up down build install test lint bench soak clean dependencies

# From a clone to a load balancer's URL, on this machine. Needs root.
up: dependencies
	tools/up $(PRESET)

down:
	$(BIN)/neargate down

dependencies:
	tools/dependencies

build: dependencies
	cmake --preset $(PRESET)
	cmake --build --preset $(PRESET)

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
