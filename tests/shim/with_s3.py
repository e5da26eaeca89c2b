"""Puts a file into an S3 store (moto) and runs a command on it: with_s3.py FILE COMMAND..., which gets its URI and its name."""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "interop"))

import boto3  # noqa: E402
from s3 import S3  # noqa: E402

file, command = Path(sys.argv[1]), sys.argv[2:]
store = S3().start()
os.environ.update(store.environment)
client = boto3.client("s3", endpoint_url=store.url)
client.create_bucket(Bucket="lake")
client.upload_file(str(file), "lake", f"some/path/{file.name}")
sys.exit(subprocess.run([*command, "s3://lake/some/path", file.name]).returncode)
