# SPDX-License-Identifier: BSD-2-Clause
"""
The store at a million open claims of ten thousand creditors, on SQLite and on PostgreSQL, each
figure beside its floor on the same disk in the same minutes. The floor is what the database's own
tool needs for as many bare INSERTs (sqlite3, pgbench) as our operation writes rows, of the same
bytes, in as many rows a COMMIT, into a table without any index but its row number, or, where
nothing is written, for as many SELECTs by a primary key. Ours and the floor alternate; medians.
The ratio is that of the row rates, and so of the rates of whole operations, whose rows and bytes
are told. PostgreSQL makes a checkpoint before each measurement: pages that are touched for the
first time after it go into the log whole, in ours as in the floor.
"""

import argparse
import os
import pwd
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PER_CREDITOR = 100
DUE_BATCH = 100  # claims in one transaction of the clock
SEEDED, IDLE, OPENED = "2026-10-01", "2026-10-05", "2026-10-21"
# Early enough that of the two claims of a debtor only one is due, late enough for forty rounds.
DUE = "2026-12-03"

CONFIG = """\
address   = "dunning@example.com"
store     = "{store}"
archive   = "{dir}/archive"
secret    = "file:{dir}/secret"
creditors = "{dir}/creditors"
mailbox: {{ main: {{ url = "maildir://{dir}/maildir" }} }}
submission: {{ url = "smtp://127.0.0.1:9" }}
milter: {{ socket = "unix:{dir}/milter.sock" }}
trust: {{ authserv-id = [ "mx.example.com" ] }}
policy: {{ standard: {{ lead = "1wd"  spacing = "7d"  minimum = "10.00 EUR"  tolerance = "0.00 EUR"
    steps = (
        {{ step = "reminder"  after-due = "120d"  deadline = "10d"  letter = "reminder" }},
        {{ step = "final"  after-deadline = "3wd"  deadline = "10d"  letter = "final"
          ask = "creditor"  silence = "wait" }} ) }} }}
"""
CREDITOR = """\
c{n}: {{ name = "Creditor {n} GmbH"  vat-id = [ "DE{n:09}" ]  iban = [ "DE02120300000000202051" ]
    senders = [ "@c{n}.example" ]  contact = "billing@c{n}.example"
    from = "Creditor {n} GmbH <dunning@example.com>"  language = "de" }}
"""
CREDITORS_A_FILE = 500

# The rows that one operation writes: (table, which is one of them). A row that is changed counts as
# one that is inserted; counters do not count.
NOTICE = "(SELECT id FROM notice WHERE letter = 'reminder' ORDER BY rowid DESC LIMIT 1)"
REMINDED = "(SELECT claim FROM notice_claim WHERE notice = %s)" % NOTICE
OPENED_CLAIM = "(SELECT reference FROM claim WHERE invoice LIKE 'N-%' ORDER BY rowid DESC LIMIT 1)"
ROWS = {
    "due": [("claim", "reference = " + REMINDED), ("notice", "id = " + NOTICE),
            ("notice_claim", "notice = " + NOTICE),
            ("journal", "chain = %s AND kind = 'due'" % REMINDED),
            ("journal_head", "chain = " + REMINDED)],
    "take": [("notice", "id = " + NOTICE)],
    "open": [("message", "digest = (SELECT message FROM claim WHERE reference = %s)" % OPENED_CLAIM),
             ("debtor", "(creditor, id) = (SELECT creditor, debtor FROM claim WHERE reference = %s)"
              % OPENED_CLAIM),
             ("claim", "reference = " + OPENED_CLAIM), ("ledger", "claim = " + OPENED_CLAIM),
             ("message_link", "claim = " + OPENED_CLAIM),
             ("notice", "id = (SELECT notice FROM notice_claim WHERE claim = %s)" % OPENED_CLAIM),
             ("notice_claim", "claim = " + OPENED_CLAIM),
             ("journal", "chain = " + OPENED_CLAIM), ("journal_head", "chain = " + OPENED_CLAIM)],
}


def say(text):
    print(text, file=sys.stderr, flush=True)


class House:
    """A folder with configurations, an archive and a store in SQLite."""

    def __init__(self, build, where, creditors):
        self.build = os.path.abspath(build)
        self.dir = where
        self.env = dict(os.environ, DUNLIN_LIBEXECDIR=self.build,
                        DUNLIN_DATADIR=os.path.join(SOURCE, "conf"), LANG="C.UTF-8")
        self.database = os.path.join(where, "dunlin.db")
        for folder in ("creditors", "maildir/new", "maildir/cur", "maildir/tmp"):
            os.makedirs(os.path.join(where, folder), exist_ok=True)
        for first in range(0, creditors, CREDITORS_A_FILE):
            with open(os.path.join(where, "creditors", "%06d.conf" % first), "w") as out:
                for number in range(first, min(first + CREDITORS_A_FILE, creditors)):
                    out.write(CREDITOR.format(n=number))
        self.sqlite = self.configure("sqlite", "sqlite:" + self.database)

    def configure(self, name, store):
        path = os.path.join(self.dir, name + ".conf")
        with open(path, "w") as out:
            out.write(CONFIG.format(dir=self.dir, store=store))
        return path

    def run(self, *command):
        return subprocess.run([os.path.join(self.build, command[0])] + list(command[1:]), env=self.env,
                              check=True, stdout=subprocess.PIPE).stdout.decode()

    def measure(self, config, operation, day, count, workers=1, first=0):
        """Seconds for one of @count."""
        out = self.run("tests/bench/measure-store", config, operation, day, str(count), str(workers),
                       str(first)).split()
        if int(out[1]) < count:
            raise SystemExit("%s: %s of %d" % (operation, out[1], count))
        return float(out[0]) / count

    def bytes_of(self, operation):
        """How many bytes each row has that the operation writes."""
        store = sqlite3.connect("file:%s?mode=ro" % self.database, uri=True)
        sizes = []
        for table, where in ROWS[operation]:
            columns = [row[1] for row in store.execute("PRAGMA table_info(%s)" % table)]
            size = " + ".join("COALESCE(length(CAST(%s AS BLOB)), 0)" % column for column in columns)
            sizes.append(store.execute("SELECT %s FROM %s WHERE %s" % (size, table, where)).fetchone()[0])
        store.close()
        return sizes


class Postgres:
    """A server of our own, as durable as it comes."""

    SETTINGS = ("listen_addresses=", "shared_buffers=512MB", "max_wal_size=4GB", "max_connections=50")

    def __init__(self, house):
        self.house = house
        self.dir = os.path.join(house.dir, "postgresql")
        versions = os.listdir("/usr/lib/postgresql")
        self.programs = "/usr/lib/postgresql/%s/bin" % max(versions, key=int)
        user = pwd.getpwnam("postgres")
        self.user = (user.pw_uid, user.pw_gid)
        fresh = not os.path.exists(self.dir)
        if fresh:
            os.makedirs(self.dir)
            os.chown(self.dir, *self.user)
            self.tool("initdb", "-D", self.dir + "/data", "-A", "trust", "-U", "postgres", "-E", "UTF8",
                      "--locale", "C.UTF-8")
        command = [self.programs + "/postgres", "-D", self.dir + "/data", "-k", self.dir]
        for setting in self.SETTINGS:
            command += ["-c", setting]
        with open(os.path.join(house.dir, "postgresql.log"), "w") as log:
            self.server = subprocess.Popen(command, preexec_fn=self.become, stdout=log, stderr=log)
        while subprocess.call([self.programs + "/pg_isready", "-q", "-h", self.dir]):
            time.sleep(0.2)
        self.url = "postgresql://postgres@/dunlin?host=" + self.dir
        self.config = house.configure("postgresql", self.url)
        if fresh:
            self.fill()
        house.run("dunlinctl", "-c", self.config, "init")

    def become(self):
        os.setgroups([])
        os.setgid(self.user[1])
        os.setuid(self.user[0])

    def tool(self, *command):
        subprocess.run([self.programs + "/" + command[0]] + list(command[1:]), preexec_fn=self.become,
                       check=True, stdout=subprocess.DEVNULL, cwd="/")

    def sql(self, text, **more):
        return subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-A", "-t", "-c", text, self.url],
                              check=True, stdout=subprocess.PIPE, **more).stdout.decode().strip()

    def fill(self):
        """The rows of the SQLite store, without looking at each."""
        self.tool("createdb", "-h", self.dir, "-U", "postgres", "dunlin")
        self.house.run("dunlinctl", "-c", self.config, "init")
        store = sqlite3.connect(self.house.database)
        tables = [row[0] for row in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                                  " AND name NOT LIKE 'sqlite_%' ORDER BY rootpage")]
        for table in tables:
            columns = ", ".join(row[1] for row in store.execute("PRAGMA table_info(%s)" % table))
            rows = subprocess.Popen(["sqlite3", "-csv", self.house.database,
                                     "SELECT %s FROM %s" % (columns, table)], stdout=subprocess.PIPE)
            self.sql("SET session_replication_role = replica; DELETE FROM %s; COPY %s (%s) FROM STDIN CSV"
                     % (table, table, columns), stdin=rows.stdout)
            rows.stdout.close()
            if rows.wait():
                raise SystemExit("sqlite3 failed on " + table)
        store.close()
        self.sql("VACUUM ANALYZE")
        self.sql("CHECKPOINT")

    def stop(self):
        self.server.send_signal(signal.SIGINT)
        self.server.wait()


# ── floors ──

def rows_sql(sizes, commits, operations):
    """COMMITs of so many operations, each one INSERT a row."""
    inserts = "".join("INSERT INTO floor (content) VALUES ('%s');\n" % ("x" * size) for size in sizes)
    return ("BEGIN;\n" + inserts * operations + "COMMIT;\n") * commits


class SqliteFloor:
    def __init__(self, house):
        self.path = os.path.join(house.dir, "floor.db")
        self.script = os.path.join(house.dir, "floor.sql")

    def time(self, text):
        with open(self.script, "w") as out:
            out.write("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;\n" + text)
        subprocess.run(["sqlite3", self.path, "CREATE TABLE IF NOT EXISTS floor"
                        " (id INTEGER PRIMARY KEY, content TEXT)"], check=True)
        began = time.monotonic()
        with open(self.script) as script:
            subprocess.run(["sqlite3", self.path], stdin=script, stdout=subprocess.DEVNULL, check=True)
        return time.monotonic() - began

    def write(self, sizes, count, batch, _workers):
        return self.time(rows_sql(sizes, count // batch, batch)) / count

    def read(self, count, _workers):
        return self.time("".join("SELECT content FROM floor WHERE id = %d;\n" % (i * 7919 % 10000 + 1)
                                 for i in range(count))) / count


class PostgresFloor:
    def __init__(self, postgres):
        self.postgres = postgres
        self.script = os.path.join(postgres.house.dir, "floor.pgbench")
        postgres.sql("DROP TABLE IF EXISTS floor; DROP TABLE IF EXISTS floor_read;"
                     " CREATE TABLE floor (content TEXT);"
                     " CREATE TABLE floor_read (id BIGINT PRIMARY KEY, content TEXT);"
                     " INSERT INTO floor_read SELECT i, repeat('x', 500) FROM generate_series(1, 10000) AS i")

    def time(self, text, transactions, workers):
        with open(self.script, "w") as out:
            out.write(text)
        out = subprocess.run(["pgbench", "-n", "-M", "prepared", "-c", str(workers), "-j", str(workers),
                              "-t", str(max(1, transactions // workers)), "-f", self.script, self.postgres.url],
                             check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
        return 1 / float(re.search(r"tps = ([0-9.]+)", out).group(1))

    def write(self, sizes, count, batch, workers):
        return self.time(rows_sql(sizes, 1, batch), count // batch, workers) / batch

    def read(self, count, workers):
        return self.time("\\set id random(1, 10000)\nSELECT content FROM floor_read WHERE id = :id;\n",
                         count, workers)


# ── the table ──

HEAD = "%-32s %-12s %9s %9s %6s %8s %8s %6s %6s %8s %8s" % (
    "µs for one", "engine", "ours", "floor", "ratio", "ours/s", "floor/s", "rows", "bytes", "rows/s", "floor's")


def line(what, engine, ours, floor, sizes):
    """@sizes: bytes of each row that one operation writes."""
    text = "%-32s %-12s %9.1f %9.1f %6.2f %8.0f %8.0f" % (what, engine, 1e6 * ours, 1e6 * floor, floor / ours,
                                                         1 / ours, 1 / floor)
    if sizes:
        text += " %6d %6d %8.0f %8.0f" % (len(sizes), sum(sizes), len(sizes) / ours, len(sizes) / floor)
    return text


class Table:
    def __init__(self):
        self.lines = []

    def add(self, what, engine, ours, floor, sizes=()):
        self.lines.append(line(what, engine, statistics.median(ours), statistics.median(floor), sizes))
        say(self.lines[-1])

    def print(self):
        print("\n".join([HEAD] + self.lines), flush=True)


class Bench:
    def __init__(self, house, postgres, arguments):
        self.house = house
        self.postgres = postgres
        self.arguments = arguments
        self.many = arguments.count or arguments.claims // PER_CREDITOR
        self.table = Table()
        self.opened = int(time.time()) % 100000000 * 10  # numbers that no earlier run gave

    def alternate(self, what, engine, ours, floor, sizes=()):
        pairs = [(self.rested(ours), self.rested(floor)) for _ in range(self.arguments.rounds)]
        self.table.add(what, engine, [pair[0] for pair in pairs], [pair[1] for pair in pairs], sizes)

    def rested(self, measured):
        """What was written before is nobody's burden here."""
        if self.postgres:
            self.postgres.sql("CHECKPOINT")
        return measured()

    def run(self, engine, config, floor, workers):
        name = engine if engine == "sqlite" else "%s %d" % (engine, workers)
        house, many = self.house, self.many
        # Each worker makes all the passes: how long one takes beside those of the others.
        self.alternate("idle pass of the clock", name, lambda: house.measure(config, "idle", IDLE, 1000, workers),
                       lambda: floor.read(10000, workers) * workers)
        # What was written last tells how many rows of how many bytes.
        house.measure(house.sqlite, "due", DUE, DUE_BATCH)
        sizes = house.bytes_of("due")
        self.alternate("due claims decided and recorded", name, lambda: house.measure(config, "due", DUE, many, workers),
                       lambda: floor.write(sizes, many, DUE_BATCH, workers), sizes)
        self.alternate("notices taken from the outbox", name, lambda: house.measure(config, "take", DUE, many, workers),
                       lambda: floor.write(sizes[1:2], many, 1, workers), sizes[1:2])
        if workers == 1:
            for what in ("number", "reference", "debtor"):
                self.alternate("look-up by " + {"number": "invoice number", "debtor": "debtor's address"}.get(what, what),
                               name, lambda w=what: house.measure(config, "find-" + w, DUE, 10000, 1, self.arguments.claims),
                               lambda: floor.read(10000, 1))
        self.open_claims(name, config, floor, workers)

    def open_claims(self, name, config, floor, workers):
        count = self.arguments.open or self.many
        self.house.measure(self.house.sqlite, "open", OPENED, 1, 1, self.opened)
        self.opened += 1
        sizes = self.house.bytes_of("open")

        def ours():
            self.opened += count
            return self.house.measure(config, "open", OPENED, count, workers, self.opened - count)

        def read():
            self.opened += count
            return self.house.measure(config, "read", OPENED, count, workers, self.opened - count)

        rounds, self.arguments.rounds = self.arguments.rounds, 1
        self.alternate("claims opened, mail to record", name, ours, lambda: floor.write(sizes, count, 1, workers),
                       sizes)
        self.alternate("  of this archiving and reading", name, read, lambda: floor.write(sizes, count, 1, workers))
        self.arguments.rounds = rounds


# ── memory ──

ENDS_IN = 60  # seconds: a watcher first settles what it has in flight


def resident(pid):
    """Now and at most, in MB."""
    with open("/proc/%d/status" % pid) as status:
        text = status.read()
    return [int(re.search(name + r":\s+(\d+)", text).group(1)) / 1024 for name in ("VmRSS", "VmHWM")]


def memory_of(house, config, program, *arguments):
    process = subprocess.Popen([os.path.join(house.build, program), "-c", config] + list(arguments),
                               env=house.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    last = [0, 0]
    until = time.monotonic() + 15
    while process.poll() is None and time.monotonic() < until:
        try:
            last = resident(process.pid)
        except (AttributeError, FileNotFoundError):
            break
        time.sleep(0.02)
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(ENDS_IN)
    except subprocess.TimeoutExpired:
        say("%s did not end within %d s" % (program, ENDS_IN))
        process.kill()
        process.wait()
    return last


def print_memory(house, configs):
    print("%-34s %-14s %11s %11s" % ("resident memory, MB", "engine", "at rest", "at most"))
    runs = (("dunlin-watcher", ("--now", IDLE + "T10:00:00Z")), ("dunlin-milter", ()),
            ("dunlinctl", ("show", "c1/R-1-1")), ("dunlinctl", ("list", "--creditor", "c1")))
    for program, arguments in runs:
        for engine, config in configs:
            now, most = memory_of(house, config, program, *arguments)
            print("%-34s %-14s %11.1f %11.1f" % (" ".join((program,) + arguments[:1] * (program == "dunlinctl")),
                                                 engine, now, most), flush=True)


def main():
    parser = argparse.ArgumentParser(description="A million claims on both engines, beside their floors")
    parser.add_argument("--build", default=os.path.join(SOURCE, "build", "plain"))
    parser.add_argument("--claims", type=int, default=1000000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=0, help="how many of each (a hundredth of all claims)")
    parser.add_argument("--open", type=int, default=0, help="how many claims to open (as many)")
    parser.add_argument("--engines", default="sqlite,1,2,4", help="sqlite, and PostgreSQL's numbers of workers")
    parser.add_argument("--dir", help="keeps the stores there, or uses those of an earlier run")
    arguments = parser.parse_args()
    where = os.path.abspath(arguments.dir or tempfile.mkdtemp(prefix="dunlin-bench-", dir="/var/tmp"))
    os.makedirs(where, exist_ok=True)
    os.chmod(where, 0o755)
    house = House(arguments.build, where, arguments.claims // PER_CREDITOR)
    seeded = os.path.exists(house.database)
    house.run("dunlinctl", "-c", house.sqlite, "init")
    if not seeded:
        each = house.measure(house.sqlite, "seed", SEEDED, arguments.claims)
        say("seeded: %.0f s, %d MB" % (each * arguments.claims, os.path.getsize(house.database) >> 20))
    engines = arguments.engines.split(",")
    postgres = Postgres(house) if engines != ["sqlite"] else None
    bench = Bench(house, postgres, arguments)
    try:
        configs = [("sqlite", house.sqlite)] if "sqlite" in engines else []
        if configs:
            bench.run("sqlite", house.sqlite, SqliteFloor(house), 1)
        if postgres:
            configs.append(("postgresql", postgres.config))
            floor = PostgresFloor(postgres)
            for workers in engines:
                if workers != "sqlite":
                    bench.run("postgresql", postgres.config, floor, int(workers))
        bench.table.print()
        print_memory(house, configs)
    finally:
        if postgres:
            postgres.stop()
        if not arguments.dir:
            shutil.rmtree(where)


if __name__ == "__main__":
    sys.exit(main())
