# One command each; `make` alone lists them.

GO         ?= go
PYTHON     ?= python3
FUZZTIME   ?= 30s
SOAKTIME   ?= 30m
# Error texts that RF shows are sentences, in RF's own wording: ST1005 is off.
# Minimizing what a fuzz target finds new would take most of its time.
FUZZ        = $(GO) test -run '^$$' -fuzztime $(FUZZTIME) -fuzzminimizetime 200x -fuzz
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
VERSION    := $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
# The programs without which pages of docs/ and scripts of the command line leave something out.
NEEDED      = sed -nE 's/^<!-- needs: (.+) -->$$/\1/p; s/^\[!exec:([^]]+)\] skip.*/\1/p' README.md docs/*.md cmd/rflua/testdata/script/*.txtar | sort -u
# The race detector needs a C compiler.
RACE       := $(shell command -v "$$($(GO) env CC)" >/dev/null 2>&1 && echo -race)

.DEFAULT_GOAL := help
.PHONY: help build run lint test fuzz bench soak microbench clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

build: ## build the static binary bin/rflua
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X main.linkedVersion=$(VERSION)' -o bin/rflua ./cmd/rflua

run: build ## build, then serve ./lua at http://127.0.0.1:8270
	bin/rflua serve ./lua

lint: ## gofmt, go vet and staticcheck
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; }
	@for module in . bench; do (cd $$module && $(GO) vet ./... && $(GO) run $(STATICCHECK) -checks inherit,-ST1005 ./...) || exit 1; done

test: lint build .venv/ready ## lint, the Go tests, the command line scripts and the robot suites
	@test -n "$(RACE)" || echo "not run: the race detector, which needs a C compiler"
	@for program in $$($(NEEDED)); do command -v $$program >/dev/null || echo "not run: the rest of pages and scripts that need $$program"; done
	CGO_ENABLED=$(if $(RACE),1,0) $(GO) test $(RACE) -timeout 40m ./...
	cd bench && CGO_ENABLED=$(if $(RACE),1,0) $(GO) test $(RACE) -timeout 40m ./...

fuzz: ## fuzz every decoder and parser for FUZZTIME (30s) each
	$(FUZZ) '^FuzzParse$$' ./engine/luacats
	$(FUZZ) '^FuzzParseContainer$$' ./engine/argspec
	$(FUZZ) '^FuzzParseDuration$$' ./engine/duration
	$(FUZZ) '^FuzzDecode$$' ./engine/module/json
	$(FUZZ) '^FuzzDecodeWorkerFrame$$' ./engine/isolate/wire
	$(FUZZ) '^FuzzDecodeWorkerRevision$$' ./engine/isolate
	$(FUZZ) '^FuzzMatch$$' ./engine/stdlib/pattern
	$(FUZZ) '^FuzzDecodeCall$$' ./bridge/xmlrpc/codec
	$(FUZZ) '^FuzzDecodeMessages$$' ./bridge/jsonrpc
	$(FUZZ) '^FuzzRead$$' ./bridge/jsonrpc/frame
	$(FUZZ) '^FuzzDecode$$' ./bridge/jsonrpc/jsontext
	$(FUZZ) '^FuzzDecode$$' ./bridge/jsonrpc/pickle

bench: build .venv-bench/ready ## compare with the floors and the peers, and write bench/results.md; flags in BENCHFLAGS
	cd bench && CGO_ENABLED=0 $(GO) build -trimpath -o ../bin/bench .
	@bin/bench $(BENCHFLAGS)

soak: build ## load the server with everything for SOAKTIME (30m), and write bench/soak.md; flags in SOAKFLAGS
	cd bench && CGO_ENABLED=0 $(GO) build -trimpath -o ../bin/bench .
	@bin/bench soak --time $(SOAKTIME) $(SOAKFLAGS)

microbench: ## run the Go benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

clean: ## remove what the other commands made
	rm -rf bin .venv .venv-bench results

# Robot Framework, for the suites only. The old one is removed first: pip keeps what is no longer required.
.venv/ready: .ci/requirements.txt
	rm -rf .venv
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement .ci/requirements.txt
	touch $@

# What rflua is compared with, apart from what the tests need.
.venv-bench/ready: bench/requirements.txt
	rm -rf .venv-bench
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --requirement bench/requirements.txt
	touch $@
