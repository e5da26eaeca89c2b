"""The OpenAPI document against the server, by schemathesis: what it makes up is answered as the document says, and never with 5xx.

$CASES examples a route, by default few enough for `make test`; tests/contract runs tens of thousands.
"""

import os
import subprocess
import sys
from pathlib import Path

from odl import Server
from waiting import wait_until

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_what_the_document_allows_and_what_not(running, table, tmp_path):
    server = Server(running, table, tmp_path / "data")
    wait_until(lambda: server.get("/api/v1/sync/status")["state"] == "following", "the table is loaded")
    done = subprocess.run(
        [
            Path(sys.executable).parent / "schemathesis", "run", server.url + "/openapi.json", "--checks", CHECKS, "--phases", "fuzzing",
            "--mode", "all", "--max-examples", os.environ.get("CASES", "40"), "--seed", "1", "--no-color", "--exclude-path-regex", "load-tests",
        ],
        capture_output=True, text=True, cwd=tmp_path, timeout=int(os.environ.get("SECONDS_AT_MOST", "600")),
    )
    print(done.stdout[-1_000:])
    server.process.check()
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-1_000:]
