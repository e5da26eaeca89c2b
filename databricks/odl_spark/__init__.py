"""The operational data layer on Databricks: Delta's Change Data Feed into MongoDB by Spark Structured Streaming.

The notebooks beside this package are thin; what they do is here, so that it can be tested on any Apache Spark.
A store that this package writes is the store that `odl` reads and writes: docs/mongodb.md is the contract of both.
"""
