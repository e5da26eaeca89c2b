# Databricks notebook source
# MAGIC %md
# MAGIC # 1. The Delta table
# MAGIC Makes the table of statements with Change Data Feed on, where it is not there yet. Safe to run again.

# COMMAND ----------

dbutils.widgets.text("table", "main.odl.account_statements", "Table (catalog.schema.table)")

# COMMAND ----------

from odl_spark.schema import check, create_table

table = dbutils.widgets.get("table")
catalog, schema, _ = table.split(".")
spark.sql(f"CREATE SCHEMA IF NOT EXISTS {catalog}.{schema}")
spark.sql(create_table(table))
check(spark.table(table).schema, table)

# COMMAND ----------

# MAGIC %md
# MAGIC A table that was there before needs the feed, too. It tells of changes from the version on that turns it on.

# COMMAND ----------

properties = {row["key"]: row["value"] for row in spark.sql(f"SHOW TBLPROPERTIES {table}").collect()}
if properties.get("delta.enableChangeDataFeed") != "true":
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES (delta.enableChangeDataFeed = true)")
display(spark.sql(f"DESCRIBE DETAIL {table}"))
