#!/usr/bin/env bash
# Type-checks the dashboard. The compiler and React's types come from node_modules or from Debian's packages.
set -euo pipefail
cd "$(dirname "$0")"
PATH=$PWD/node_modules/.bin:$PATH exec tsc --noEmit
