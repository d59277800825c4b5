"""``python -m demarche_spark OUT PATH …``: web archives to Parquet, on whatever speaks Spark."""

from __future__ import annotations

import argparse
import sys

from pyspark.sql import SparkSession

from demarche_spark import read_warcs


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demarche_spark", description="Reads web archives of news to a folder of Parquet files.")
    parser.add_argument("out", help="the folder to write; it must not be there yet")
    parser.add_argument("paths", nargs="*", help="archives; none: one a line on standard input")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--master", help="a cluster, such as spark://host:7077; default: what spark-submit says, else local[*]")
    where.add_argument("--remote", help="a server of Spark Connect, Sail's among them, such as sc://host:50051")
    parser.add_argument("--merge", action="store_true", help="bring the articles of a day together before they are written")
    parser.add_argument("--registry", help="a file of parties and people to know besides the built-in ones, on every node")
    args = parser.parse_args()

    builder = SparkSession.builder.appName("demarche")
    if args.master:
        builder = builder.master(args.master)
    if args.remote:
        builder = builder.remote(args.remote)
    spark = builder.getOrCreate()
    try:
        paths = args.paths or [line.strip() for line in sys.stdin if line.strip()]
        read_warcs(spark, paths, args.out, merge=args.merge, registry=args.registry)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
