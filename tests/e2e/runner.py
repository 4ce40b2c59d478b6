# SPDX-License-Identifier: BSD-2-Clause
"""
Runs test_*.py on one set of servers per file and prints TAP; a file with VARIANTS, a list of
Servers' arguments, on each of these. A test is a function test_*(servers)
or test_*(dunlin) or test_*(hosts); dunlin is a fresh configuration, store and set of mailboxes with
the milter running, hosts are two of them that share a store. Tests marked quick run with --quick too
(under sanitizers). The store is a file, or with --store postgresql a database; what cannot be asked
of that one is skipped.
"""

import argparse
import importlib
import inspect
import os
import sys
import time
import traceback

import dunlin as programs
from hosts import Hosts
from postgres import Postgres
from servers import SOURCE, Servers

HERE = os.path.dirname(os.path.abspath(__file__))


def full_name(module, test, variant=""):
    return "%s%s.%s" % (module.__name__[5:], variant, test.__name__[5:])


def collect(names):
    """(module, [functions]) in order; names choose files or functions by part of their name."""
    for file in sorted(os.listdir(HERE)):
        if not (file.startswith("test_") and file.endswith(".py")):
            continue
        module = importlib.import_module(file[:-3])
        tests = [function for name, function in vars(module).items()
                 if name.startswith("test_") and inspect.isfunction(function)]
        if names:
            tests = [t for t in tests if any(n in text for n in names
                                             for text in (file, t.__name__, full_name(module, t)))]
        if tests:
            yield module, tests


def variants(module, tests):
    """(what to say of it, arguments for Servers, tests) in order."""
    seen = []
    for variant in getattr(module, "VARIANTS", [{}]):
        mta = variant.get("mta")
        yield ("".join("/" + value for value in variant.values()), variant,
               [test for test in tests if not (seen and hasattr(test, "once"))
                and not (mta in seen and hasattr(test, "per_mta"))])
        seen.append(mta)


def diagnose(servers, dunlin):
    print("# " + traceback.format_exc().rstrip().replace("\n", "\n# "))
    logs = list(dunlin.logs() if dunlin else []) + list(servers.logs())
    for name, text in logs:
        print("# --- %s" % name)
        print("# " + text.replace("\n", "\n# "))


def run_test(servers, test, build, store):
    """store: gives the URL of a new one; None: a file beside the configuration."""
    dunlin = None
    wants = inspect.signature(test).parameters
    try:
        servers.reset()
        if "dunlin" in wants:
            dunlin = programs.Dunlin(servers, build, store=store() if store else None)
            dunlin.init()
            dunlin.start_milter()
            test(dunlin)
        elif "hosts" in wants:
            dunlin = Hosts(servers, build)
            test(dunlin)
        else:
            test(servers)
        return True
    except Exception:  # pylint: disable=broad-except
        diagnose(servers, dunlin)
        return False
    finally:
        if dunlin:
            dunlin.stop()


def main():
    parser = argparse.ArgumentParser(description="Dunlin's end-to-end tests")
    parser.add_argument("--build", default=os.path.join(SOURCE, "build", "plain"))
    parser.add_argument("--quick", action="store_true", help="only the tests marked quick")
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--half", type=int, choices=(1, 2), help="every second file only: two runs side by side")
    parser.add_argument("names", nargs="*", help="parts of file or test names")
    arguments = parser.parse_args()
    build = os.path.abspath(arguments.build)
    chosen = [(module, [t for t in tests if not arguments.quick or hasattr(t, "quick")])
              for module, tests in collect(arguments.names)]
    chosen = [(module, tests) for module, tests in chosen if tests]
    if arguments.half:
        chosen = chosen[arguments.half - 1::2]
    plan = [(module, *variant) for module, tests in chosen for variant in variants(module, tests) if variant[-1]]
    print("1..%d" % sum(len(tests) for *_, tests in plan), flush=True)
    databases = Databases() if arguments.store == "postgresql" else None
    try:
        return 1 if run_all(plan, build, databases) else 0
    finally:
        if databases:
            databases.server.remove()


class Databases:
    """A new database for every test."""

    def __init__(self):
        self.server = Postgres().create().start()
        self._count = 0

    def __call__(self):
        self._count += 1
        return self.server.database("t%d" % self._count)


def run_all(plan, build, databases):
    """How many failed."""
    number = failed = 0
    for module, variant_name, variant, tests in plan:
        servers = Servers(**variant).start()
        try:
            for test in tests:
                number += 1
                began = time.monotonic()
                name = full_name(module, test, variant_name)
                if databases and hasattr(test, "sqlite_only"):
                    print("ok %d - %s # SKIP only with a file" % (number, name), flush=True)
                    continue
                good = run_test(servers, test, build, databases)
                failed += not good
                print("%s %d - %s # %.1f s" % ("ok" if good else "not ok", number, name, time.monotonic() - began),
                      flush=True)
        finally:
            servers.stop()
    return failed


if __name__ == "__main__":
    sys.exit(main())
