# Databricks notebook source
# MAGIC %md
# MAGIC # 4. Is the store what the table is?
# MAGIC Compares every statement by hash, in parallel, at the version that the store has applied, and fails with the keys that differ. Let
# MAGIC replication rest meanwhile.

# COMMAND ----------

# MAGIC %pip install --quiet pymongo==4.20.1

# COMMAND ----------

dbutils.widgets.text("table", "main.odl.account_statements", "Table")
dbutils.widgets.text("secret_scope", "odl", "Secret scope")
dbutils.widgets.text("secret_key", "mongodb-uri", "Key of the connection string in that scope")

# COMMAND ----------

from odl_spark.reconcile import reconcile
from odl_spark.store import Store
from odl_spark.table import LakehouseTable

store = Store(dbutils.secrets.get(dbutils.widgets.get("secret_scope"), dbutils.widgets.get("secret_key")))
report = reconcile(LakehouseTable(spark, dbutils.widgets.get("table")), store)
print(report)
if not report.is_equal:
    raise AssertionError(str(report))
