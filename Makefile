# SPDX-License-Identifier: MIT
# A thin front: CMakePresets.json has the builds, tests/ci the scripts.
#
#   make demo              says which packages are missing, installs them, builds, and runs a fax client against the fake
#   make demo DEPS=no      only says what is missing
#   make deps              installs the packages that a build needs; DEPS=no only says which are missing
#   make build             programs, libraries and examples, in build/user
#   make install           installs them: PREFIX=/usr/local, DESTDIR=
#   make check             every suite there is: SUITES="dev asan" for some of them
#   make check-windows     what runs under Wine, with a prefix of its own in build/; installs what it needs
#   make dist-windows      the ZIP for Windows, in build/dist; installs what it needs
#   make conformance       runs the tests and writes docs/conformance.md from what they have proven
#   make format            formats the sources
DEPS = yes
PREFIX = /usr/local
SUITES =

help:
	@sed -n 's/^#   //p' Makefile

deps:
	@tests/ci/packages build $(DEPS)

build: deps
	@tests/ci/build user

demo: build
	@tests/ci/demo build/user

install: build
	cmake --install build/user --prefix "$(PREFIX)"

check:
	@tests/ci/packages check $(DEPS)
	@tests/ci/check $(SUITES)

check-windows:
	@tests/ci/packages windows $(DEPS)
	@tests/ci/check wine

dist-windows:
	@tests/ci/packages check $(DEPS)
	@tests/ci/dist_windows.py

conformance:
	@tests/ci/build dev
	cd build/dev && ctest --quiet -j "$$(nproc)" -E '^rules/conformance$$'
	cmake --build build/dev --target conformance

format:
	git ls-files '*.[ch]' | xargs clang-format-14 -i

.PHONY: help deps build demo install check check-windows dist-windows conformance format
