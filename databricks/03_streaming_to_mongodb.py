# Databricks notebook source
# MAGIC %md
# MAGIC # 3. Replication
# MAGIC Loads an empty store in parallel by the MongoDB Spark Connector, then follows the Change Data Feed by Structured Streaming. It begins where
# MAGIC the store is, whoever brought it there: `odl sync` can take over from this notebook and this notebook from `odl sync`. One at a time: the
# MAGIC store refuses the second.

# COMMAND ----------

# MAGIC %pip install --quiet pymongo==4.20.1

# COMMAND ----------

dbutils.widgets.text("table", "main.odl.account_statements", "Table")
dbutils.widgets.text("secret_scope", "odl", "Secret scope")
dbutils.widgets.text("secret_key", "mongodb-uri", "Key of the connection string in that scope")
dbutils.widgets.text("checkpoints", "/Volumes/main/odl/checkpoints", "Directory for Spark's checkpoints")
dbutils.widgets.text("trigger", "5 seconds", "Trigger interval; empty: what is committed, then end")

# COMMAND ----------

from odl_spark import stream
from odl_spark.store import Store
from odl_spark.table import LakehouseTable

# The connection string holds a password: it comes from a secret scope, and Databricks redacts it in what notebooks show.
store = Store(dbutils.secrets.get(dbutils.widgets.get("secret_scope"), dbutils.widgets.get("secret_key")))
table = LakehouseTable(spark, dbutils.widgets.get("table"))
checkpoints = dbutils.widgets.get("checkpoints")
dbutils.fs.mkdirs(checkpoints)
for old in dbutils.fs.ls(checkpoints):  # of runs that have ended: the store knows how far they came
    dbutils.fs.rm(old.path, recurse=True)

# COMMAND ----------

stream.run(table, store, checkpoints, trigger=dbutils.widgets.get("trigger") or None)
