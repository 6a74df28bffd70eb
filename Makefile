# Torg. `make demo` runs the demonstration municipality, `make test` every test, `make bench` the performance goals.
ADDR ?= 127.0.0.1:8080
DATA ?= ./data
export ADDR DATA
export CGO_ENABLED ?= 0

.PHONY: all demo test bench generate assets build clean

all: build

# Styles, scripts and fonts come from npm by the lock file; the binary embeds them.
ASSETS := web/kit/static/vendor/.built
$(ASSETS): web/kit/assets/package-lock.json web/kit/assets/package.json web/kit/assets/build.sh
	@sh scripts/need.sh go npm
	@sh web/kit/assets/build.sh
	@touch $@

assets: $(ASSETS)

build: $(ASSETS)
	go build -trimpath -ldflags "-s -w" -o bin/torg ./cmd/torg

demo: build
	./bin/torg demo

test: $(ASSETS)
	@sh scripts/test.sh

bench: build
	./bin/torg bench

generate:
	go tool -modfile=tools/go.mod templ generate -path web

clean:
	rm -rf bin web/kit/static/vendor/* web/kit/assets/node_modules
