"""Bank statements from Spark: with the same seed, row for row the table that `odl generate` makes (a test compares them)."""

from odl_spark.generator.frames import next_statements, statement_rows

__all__ = ["next_statements", "statement_rows"]
