"""Web archives read on a standalone cluster on loopback, with a worker and its executor killed in mid-job, against the same archives read by one process.

The archives are made here, of paragraphs of the project's own articles. `--figures` times the reading instead: one core, two, and the cluster.
"""

import argparse
import contextlib
import io
import itertools
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import time

import demarche_spark
import pyarrow.dataset
import pyspark.sql
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROOT = pathlib.Path(__file__).resolve().parent.parent
ARCHIVES = 25
WORKERS = 2
ROUNDS = 2


def paragraphs() -> list[str]:
    """Of the project's own articles, those that are long enough to be one and no captions."""
    found = []
    for path in sorted(ROOT.glob("corpus/articles/*/*.txt")) + sorted(ROOT.glob("examples/dispute/articles/*.txt")):
        blocks = path.read_text(encoding="utf-8", errors="replace").split("\n\n")
        found += [" ".join(block.split()) for block in blocks if 30 <= len(block.split()) <= 70 and "\ufffd" not in block and "Credit" not in block]
    return found


def page(headline: str, day: str, body: list[str]) -> bytes:
    inside = "".join(f"<p>{p.replace('&', '&amp;').replace('<', '&lt;')}</p>" for p in body)
    head = f'<title>{headline}</title><meta property="article:published_time" content="{day}">'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><article><h1>{headline}</h1>{inside}</article></body></html>'.encode()


def make_archives(folder: pathlib.Path, count: int, archives: int) -> list[str]:
    """Archives of so many articles, no two alike, with a few things in each that are none: a redirect, a picture, a notice, a broken record."""
    pairs = list(itertools.combinations(paragraphs(), 2))
    random.Random(8).shuffle(pairs)
    assert len(pairs) >= count, f"{len(pairs)} pairs of paragraphs"
    paths = []
    for a in range(archives):
        path = folder / f"news-{a:03}.warc.gz"
        with path.open("wb") as out:
            writer = WARCWriter(out, gzip=True)

            def put(url: str, status: str, media: str, body: bytes) -> None:
                headers = StatusAndHeaders(status, [("Content-Type", media), ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
                writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))

            for n in range(a, count, archives):
                day = f"2019-03-{1 + n % 4:02}"
                put(f"https://news.example/{n}", "200 OK", "text/html; charset=utf-8", page(f"Story {n} of the day", day, list(pairs[n])))
                if n % 50 == a:
                    put(f"https://news.example/moved/{n}", "301 Moved", "text/html", b"")
                    put(f"https://news.example/picture/{n}", "200 OK", "image/png", b"\x89PNG")
                    put(f"https://news.example/notice/{n}", "200 OK", "text/html", b"<html><body><p>Gone.</p></body></html>")
                    out.write(b"\x1f\x8b\x08 and nothing that could be unpacked")
        paths.append(str(path))
    return paths


def read_alone(program: str, paths: list[str], threads: int = WORKERS) -> tuple[dict[str, dict], float]:
    """By one process: the records by address, and how long it took."""
    begun = time.monotonic()
    done = subprocess.run([program, "read", "--format", "json", "--threads", str(threads), *paths], capture_output=True, check=False)
    took = time.monotonic() - begun
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return {r["article"]["url"]: r for r in records}, took


class Cluster:
    """A master and workers, each a process of its own with one core."""

    def __init__(self, work: pathlib.Path) -> None:
        home = pathlib.Path(pyspark.__file__).parent
        self.run = [str(home / "bin" / "spark-class")]
        self.logs = work
        self.port = free_port()
        self.url = f"spark://127.0.0.1:{self.port}"
        self.env = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(work / "workers"), "SPARK_DAEMON_MEMORY": "512m"}
        master = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(self.port), "--webui-port", str(free_port())]
        self.master = self.start("master", master)
        until(lambda: listens(self.port), 60)
        self.workers = [self.start(f"worker-{n}", self.worker()) for n in range(WORKERS)]

    def worker(self) -> list[str]:
        options = ["--host", "127.0.0.1", "--cores", "1", "--memory", "2g", "--webui-port", str(free_port())]
        return ["org.apache.spark.deploy.worker.Worker", *options, self.url]

    def start(self, name: str, arguments: list[str]) -> subprocess.Popen:
        log = (self.logs / f"{name}.log").open("wb")
        return subprocess.Popen([*self.run, *arguments], env=self.env, stdout=log, stderr=log, start_new_session=True)

    def kill_a_worker(self) -> None:
        """A worker, its executor and the Python that it runs: all at once, with no time to say so."""
        for pid in family(self.workers[0].pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        for process in [*self.workers, self.master]:
            for pid in family(process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()


def family(pid: int) -> list[int]:
    """A process with all its descendants."""
    children: dict[int, list[int]] = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def until(holds, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited for {seconds} s"
        time.sleep(0.2)


def read_on(cluster: Cluster, paths: list[str], out: pathlib.Path) -> subprocess.Popen:
    """The job, as a user would start it."""
    env = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_CONF_DIR": str(cluster.logs / "conf")}
    command = [sys.executable, "-m", "demarche_spark", "--master", cluster.url, str(out), *paths]
    log = (cluster.logs / "driver.log").open("wb")
    return subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)


def configure(work: pathlib.Path) -> None:
    conf = work / "conf"
    conf.mkdir(exist_ok=True)
    (conf / "spark-defaults.conf").write_text(
        "spark.driver.host 127.0.0.1\nspark.driver.bindAddress 127.0.0.1\nspark.driver.memory 1g\nspark.executor.memory 1g\nspark.executor.cores 1\n"
        "spark.executor.extraJavaOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1\n"
        "spark.ui.enabled false\nspark.ui.showConsoleProgress false\nspark.sql.session.timeZone UTC\n"
    )


def rows(out: pathlib.Path) -> tuple[list[dict], list[str]]:
    """What the cluster wrote: the records, and the failures."""
    table = pyarrow.dataset.dataset(str(out), format="parquet", partitioning="hive").to_table()
    records, failures = [], []
    for row in table.to_pylist():
        failure = row.pop("failure")
        row.pop("day")
        if failure is None:
            records.append(row)
        else:
            failures.append(failure)
    return records, failures


def finished(out: pathlib.Path) -> int:
    """How many tasks have brought what they wrote to where it stays until the job ends."""
    return len(list(out.glob("_temporary/0/task_*")))


def test(program: str, work: pathlib.Path, articles: int) -> None:
    paths = make_archives(work, articles, ARCHIVES)
    alone, took = read_alone(program, paths)
    assert len(alone) == articles, f"one process read {len(alone)} of {articles} articles"
    print(f"one process, {WORKERS} threads: {articles} articles in {took:.1f} s", flush=True)

    configure(work)
    cluster = Cluster(work)
    try:
        begun = time.monotonic()
        job = read_on(cluster, paths, work / "out")
        until(lambda: finished(work / "out") >= 4 or job.poll() is not None, 300)
        assert job.poll() is None, "the job ended before a worker could be killed: " + (work / "driver.log").read_text()[-2000:]
        done = finished(work / "out")
        cluster.kill_a_worker()
        print(f"a worker and its executor killed when {done} of {len(paths)} tasks were done", flush=True)
        assert job.wait(timeout=900) == 0, (work / "driver.log").read_text()[-4000:]
        print(f"the cluster: {articles} articles in {time.monotonic() - begun:.1f} s, a worker lost", flush=True)
        assert "ExecutorLostFailure" in (work / "driver.log").read_text() or "Lost executor" in (work / "driver.log").read_text(), "no executor was lost"
    finally:
        cluster.stop()

    records, failures = rows(work / "out")
    assert len(records) == articles, f"{len(records)} rows"
    for record in records:
        assert record == alone[record["article"]["url"]], record["article"]["url"]
    assert all("are broken and were passed over" in failure for failure in failures) and failures, failures
    print(f"the result of the cluster equals that of one process in all {len(records)} rows, and {len(failures)} archives tell of broken records", flush=True)

    same_on_sail(program, work, paths[:1], alone)

    added = subprocess.run([program, "add", str(work / "x.case"), str(work / "out")], capture_output=True, text=True, check=False)
    assert f"holds {articles} articles" in added.stdout, added.stdout + added.stderr
    print(added.stdout.strip(), flush=True)
    print("5 passed, 0 failed")


def same_on_sail(program: str, work: pathlib.Path, paths: list[str], alone: dict[str, dict]) -> None:
    """The same script on Sail, which speaks Spark Connect: an archive with the same records, which a case takes."""
    port = free_port()
    log = (work / "sail.log").open("wb")
    sail = subprocess.Popen([sys.executable, "-m", "pysail", "spark", "server", "--ip", "127.0.0.1", "--port", str(port)], stdout=log, stderr=log, start_new_session=True)
    try:
        until(lambda: listens(port), 60)
        command = [sys.executable, "-m", "demarche_spark", "--remote", f"sc://127.0.0.1:{port}", str(work / "sail"), *paths]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr[-4000:]
    finally:
        for pid in family(sail.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        sail.wait()
    records, _ = rows(work / "sail")
    for record in records:
        assert record == alone[record["article"]["url"]], record["article"]["url"]
    assert records, "Sail wrote no records"
    added = subprocess.run([program, "add", str(work / "sail.case"), str(work / "sail")], capture_output=True, text=True, check=False)
    assert f"holds {len(records)} articles" in added.stdout, added.stdout + added.stderr
    print(f"Sail reads the same: {len(records)} rows", flush=True)


def figures(program: str, work: pathlib.Path, articles: int) -> None:
    """Of two rounds the better one, since others may use the machine; they take turns."""
    paths = make_archives(work, articles, ARCHIVES)
    one, two = zip(*((read_alone(program, paths, 1)[1], read_alone(program, paths, 2)[1]) for _ in range(ROUNDS)))
    configure(work)
    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", SPARK_CONF_DIR=str(work / "conf"))
    cluster = Cluster(work)
    try:
        begun = time.monotonic()
        session = pyspark.sql.SparkSession.builder.master(cluster.url).appName("figures").getOrCreate()
        demarche_spark.read_warcs(session, paths[:WORKERS], str(work / "first"))
        start = time.monotonic() - begun
        plain, spark = [], []
        for n in range(ROUNDS):
            plain.append(read_by_processes(program, paths))
            begun = time.monotonic()
            demarche_spark.read_warcs(session, paths, str(work / f"out-{n}"))
            spark.append(time.monotonic() - begun)
        session.stop()
    finally:
        cluster.stop()
    print()
    for name, rounds in [("one thread", one), ("two threads", two), ("two processes", plain), ("Spark, two workers", spark)]:
        print(f"{name:20} {min(rounds):7.1f} s {articles / min(rounds):8.1f} articles/s   of {', '.join(f'{took:.1f}' for took in rounds)} s")
    print(f"two threads against one: {min(one) / min(two):.2f}; Spark against two processes: {min(plain) / min(spark):.2f}")
    print(f"before that Spark took {start:.1f} s to start and to read {WORKERS} archives")


def read_by_processes(program: str, paths: list[str]) -> float:
    """Seconds that two processes of one thread take, half of the archives each."""
    begun = time.monotonic()
    command = [program, "read", "--format", "json", "--threads", "1"]
    pair = [subprocess.Popen([*command, *paths[n::2]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for n in range(2)]
    for process in pair:
        process.wait()
    return time.monotonic() - begun


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--work", required=True, type=pathlib.Path)
    arguments.add_argument("--articles", type=int, default=5000)
    arguments.add_argument("--figures", action="store_true")
    given = arguments.parse_args()
    (figures if given.figures else test)(given.program, given.work, given.articles)
