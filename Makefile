# make demo    install what is missing, build, run the demo: API on :8000, dashboard on :3000
# make test    install what the tests need and run all of them
# make bench   measure, beside the Python stack, and rewrite the tables of BENCHMARKS.md
# make screenshots    docs/images, from a demo of their own
# make docs    docs/ as a DocC site, in .build/docs/site
# make build   the release binary, .build/release/odl, with Swift's libraries in it, and the dashboard

.PHONY: demo build test bench screenshots docs clean

demo: build
	.build/release/odl demo $(ARGS)

build:
	scripts/setup build
	node dashboard/build.mjs
	swift build -c release --static-swift-stdlib -j 2 --product odl

test:
	scripts/setup test
	scripts/test

bench: build
	scripts/setup bench
	.deps/bench/bin/python benchmarks/run $(ARGS)

screenshots: build
	scripts/setup test
	ODL=.build/release/odl .deps/python/bin/python dashboard/screenshots.py

docs:
	scripts/docs

clean:
	rm -rf .build dashboard/dist
