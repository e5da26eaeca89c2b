#!/usr/bin/env bash
# Runs Locust against the API and says whether the promises are kept; exit code 0: PASS, 1: FAIL, 2: it could not run.
# usage: run_load_test.sh [-u USERS] [-r SPAWN_RATE] [-t DURATION] [-H URL] [--headless] [--html [FILE]] [any flag of Locust]
# Without --headless Locust's page is on http://127.0.0.1:8089.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

arguments=()
while [ $# -gt 0 ]; do
  if [ "$1" = --html ]; then
    file=locust-report.html
    if [ $# -gt 1 ] && [ "${2#-}" = "$2" ]; then file=$2; shift; fi
    arguments+=(--html "$file")
  else
    arguments+=("$1")
  fi
  shift
done

for python in "${PYTHON:-}" "$here/../.deps/python/bin/python" python3; do
  [ -n "$python" ] && "$python" -c 'import locust' 2>/dev/null && break
  python=
done
if [ -z "$python" ]; then
  echo "Error: Locust is not installed; run: pip install -r $here/requirements.txt" >&2
  exit 2
fi
exec "$python" -m locust --config "$here/locust.conf" --locustfile "$here/locustfile.py" "${arguments[@]}"
