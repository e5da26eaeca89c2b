"""One Spark session and one mongod for all tests of the Databricks package."""

import os
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from replica_set import running_mongod
from odl import Odl
from odl_spark.store import Store
from standins import register

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def odl() -> Odl:
    binary = Path(os.environ.get("ODL", REPOSITORY / ".build/debug/odl"))
    assert binary.exists(), f"{binary} is missing: build it with `swift build`, or name another one in ODL"
    return Odl(binary)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    # Spark's Python workers find the package and the stand-ins there.
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["TZ"] = "Asia/Singapore"  # no machine's zone may show in the data
    session = (
        SparkSession.builder.master("local[2]").appName("odl tests")
        # Small data: interpreting an expression is cheaper than compiling it.
        .config("spark.sql.codegen.wholeStage", "false").config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC").config("spark.sql.adaptive.enabled", "false")
        .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2").config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.memory", "1g")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .config("spark.sql.streaming.noDataMicroBatches.enabled", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    register(session)
    yield session
    session.stop()


@pytest.fixture(scope="session")
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    executable = Path(os.environ.get("ODL_MONGOD", REPOSITORY / ".deps/mongodb/bin/mongod"))
    assert executable.exists(), "no mongod; run scripts/setup test or set ODL_MONGOD"
    yield from running_mongod(executable, tmp_path_factory.mktemp("mongod"))


@pytest.fixture
def store(mongod: str, request: pytest.FixtureRequest) -> Store:
    """A database of the test's own."""
    # A database's name has 63 bytes at most, and each parameter of a test wants one of its own.
    database = f"{request.function.__name__[:40]}_{zlib.crc32(request.node.name.encode()):08x}"
    return Store(f"{mongod}/{database}?replicaSet=rs0")
