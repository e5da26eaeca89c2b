# Databricks notebook source
# MAGIC %md
# MAGIC # 2. Statements to replicate
# MAGIC `batch` fills an empty table; with the same seed the rows are those of `odl generate`. `continuous` then adds the statement of the next
# MAGIC month of some accounts every few seconds, and corrects an account holder's name now and then, until it is cancelled.

# COMMAND ----------

dbutils.widgets.text("table", "main.odl.account_statements", "Table")
dbutils.widgets.text("num_accounts", "1000", "Accounts (batch)")
dbutils.widgets.text("statements_per_account", "3", "Statements of an account (batch)")
dbutils.widgets.text("transactions_per_statement", "50", "Transactions of a statement")
dbutils.widgets.dropdown("mode", "batch", ["batch", "continuous"], "Mode")
dbutils.widgets.text("statements_per_commit", "50", "Statements of a commit (continuous)")
dbutils.widgets.text("seconds_between_commits", "5", "Seconds between commits (continuous)")

# COMMAND ----------

import time
from datetime import datetime, timezone

from odl_spark.generator import next_statements, statement_rows

table = dbutils.widgets.get("table")
transactions = int(dbutils.widgets.get("transactions_per_statement"))
spark.conf.set("spark.sql.session.timeZone", "UTC")


def fill() -> None:
    if spark.table(table).limit(1).count():
        raise ValueError(f"{table} holds statements already; give another table, or mode=continuous")
    rows = statement_rows(
        spark, accounts=int(dbutils.widgets.get("num_accounts")), transactions_per_statement=transactions,
        statements_per_account=int(dbutils.widgets.get("statements_per_account")))
    rows.write.format("delta").mode("append").saveAsTable(table)


def go_on() -> None:
    count, pause = int(dbutils.widgets.get("statements_per_commit")), float(dbutils.widgets.get("seconds_between_commits"))
    for round in range(10**9):
        today = datetime.now(timezone.utc).date()
        rows = next_statements(spark.table(table), count=count, before=today, transactions_per_statement=transactions)
        rows.write.format("delta").mode("append").saveAsTable(table)
        if round % 10 == 9:  # an update in the feed: a row before and a row after
            account = spark.table(table).select("accountNumber").limit(1).first()["accountNumber"]
            spark.sql(f"UPDATE {table} SET accountHolder = concat(accountHolder, ' (corrected)') "
                      f"WHERE accountNumber = '{account}' AND accountHolder NOT LIKE '%(corrected)'")
        time.sleep(pause)


# COMMAND ----------

fill() if dbutils.widgets.get("mode") == "batch" else go_on()
