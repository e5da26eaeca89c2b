"""One schema and one generator, in Swift and in Spark."""

from datetime import date
from pathlib import Path

from deltalake import DeltaTable
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from odl import Odl
from odl_spark.generator import next_statements, statement_rows
from odl_spark.schema import STATEMENT, create_table
from standins import utc


def test_same_schema_and_rows_as_odl_generate(spark, odl: Odl, tmp_path: Path) -> None:
    path = tmp_path / "swift"
    odl.generate(path, accounts=9, statements_per_account=14, transactions_per_statement=20, seed=7)
    theirs = DeltaTable(path).to_pyarrow_table()
    assert from_arrow_schema(utc(theirs.schema)) == STATEMENT

    ours = statement_rows(spark, accounts=9, statements_per_account=14, transactions_per_statement=20, seed=7).toArrow()
    assert ours.cast(theirs.schema).sort_by("statementId").equals(theirs.sort_by("statementId"))


def test_the_statement_that_makes_the_table_has_the_schema(spark) -> None:
    ddl = create_table("main.odl.account_statements")
    columns = ddl[ddl.index("(") + 1:ddl.index("\n) USING")]
    assert StructType.fromDDL(columns) == STATEMENT
    assert "'delta.enableChangeDataFeed' = 'true'" in ddl


def test_continuous_goes_on_where_the_table_ends(spark, tmp_path: Path) -> None:
    begun = statement_rows(spark, accounts=3, statements_per_account=2, transactions_per_statement=4)
    whole = {row["statementId"]: row for row in statement_rows(spark, accounts=3, statements_per_account=3, transactions_per_statement=4).collect()}
    following = next_statements(begun, count=2, before=date(2024, 4, 1), transactions_per_statement=4).collect()
    assert len(following) == 2 and all(row == whole[row["statementId"]] and row["statementId"].endswith("2024-03") for row in following)
    assert next_statements(begun, count=2, before=date(2024, 3, 31), transactions_per_statement=4).count() == 0
