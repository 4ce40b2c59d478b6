# SPDX-License-Identifier: BSD-2-Clause
"""
How fast the reader reads, beside what the machine's own tools need for the same files: xmllint
--noout, pdftotext, GMime's bare parser. Everything alternates in one run; medians. The files are the
invoices of the tests in many variants; with DUNLIN_CORPORA set, the files of that folder.
"""

import argparse
import base64
import glob
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))

# pylint: disable=wrong-import-position
from documents import paper
from mail import forward, invoice

SOURCE = os.path.dirname(os.path.dirname(HERE))
GOAL_PER_SECOND = 1000
SCAN_BYTES = 10 * 1024 * 1024


def own_files(folder):
    """(XML invoices, messages, PDFs)."""
    kinds = {"xml": [], "eml": [], "pdf": []}

    def put(kind, number, data):
        path = os.path.join(folder, "%03d.%s" % (number, kind))
        with open(path, "wb") as out:
            out.write(data)
        kinds[kind].append(path)

    for number in range(100):
        name = "R-%03d" % number
        xml = invoice(number=name, syntax="cii" if number % 2 else "ubl")
        put("xml", number, xml)
        put("eml", number, forward(xml=xml).as_bytes())
        if number < 10:
            put("pdf", number, paper(name, embedded=xml if number % 2 else None))
    return kinds["xml"], kinds["eml"], kinds["pdf"]


def corpora_files(folder):
    def find(*patterns):
        return sorted(path for pattern in patterns for path in glob.glob(os.path.join(folder, pattern), recursive=True))
    return (find("invoices-xml/*xrechnung-testsuite/**/*.xml"), find("mail-mime/**/*.eml"),
            find("invoices-pdf-plain/**/*.pdf")[:40])


def with_scan(path):
    """An XRechnung that carries 10 MB of attachment (BT-125)."""
    xml = invoice(number="R-SCAN")
    mark = b"<cac:AccountingSupplierParty>"
    assert mark in xml
    text = base64.b64encode(os.urandom(SCAN_BYTES))
    with open(path, "wb") as out:
        out.write(xml.replace(mark, b"<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
                              b'<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="scan.pdf">' + text
                              + b"</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
                              + mark, 1))


class Bench:
    def __init__(self, build, rounds):
        self.build, self.rounds = build, rounds
        self.env = dict(os.environ, DUNLIN_LIBEXECDIR=build, DUNLIN_DATADIR=os.path.join(SOURCE, "conf"))

    def program(self, *argv):
        result = subprocess.run(argv, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, check=False)
        return result.stdout.decode()

    def inside(self, what, files, rounds=None):
        """Median seconds of ours and of theirs over one pass."""
        words = self.program(os.path.join(self.build, "tests/bench/measure-read"), what, str(rounds or self.rounds),
                             *files).split()
        return float(words[1]), float(words[2])

    def seconds(self, *commands):
        """Processor seconds, with all children, of running each; wall clock beside."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        for command in commands:
            self.program(*command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime, time.monotonic() - began

    def outside(self, ours, theirs):
        """Medians of the processor time of two lists of commands, alternating."""
        times = [(self.seconds(*ours)[0], self.seconds(*theirs)[0]) for _ in range(self.rounds + 1)][1:]
        return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)


def row(name, count, ours, theirs):
    print("%-58s %9.3f %9.3f %7.2f" % (name, 1000 * ours / count, 1000 * theirs / count, ours / theirs), flush=True)


def rate(name, count, seconds, goal=0):
    judged = ": the goal of %d is %s" % (goal, "met" if count / seconds >= goal else "MISSED") if goal else ""
    print("%-58s %9.0f a second%s" % (name, count / seconds, judged), flush=True)


def measure(bench, folder, memory):
    corpora = os.environ.get("DUNLIN_CORPORA")
    xml, mails, pdfs = corpora_files(corpora) if corpora else own_files(folder)
    ctl = os.path.join(bench.build, "dunlinctl")
    print("%-58s %9s %9s %7s" % ("milliseconds of processor time a file", "ours", "theirs", "ratio"))
    ours, theirs = bench.inside("xml", xml)
    row("%d XML invoices, in one process : libxml2's tree" % len(xml), len(xml), ours, theirs)
    in_process = ours
    ours, theirs = bench.outside([[ctl, "--json", "read", *xml]], [["xmllint", "--noout", *xml]])
    row("%d XML invoices, dunlinctl read : xmllint --noout" % len(xml), len(xml), ours, theirs)
    ours, theirs = bench.inside("mail", mails)
    row("%d messages, in one process : GMime's parser" % len(mails), len(mails), ours, theirs)
    if shutil.which("pdftotext"):
        ours, theirs = bench.outside([[ctl, "--json", "read", *pdfs]], [["pdftotext", pdf, "-"] for pdf in pdfs])
        row("%d PDFs, dunlinctl read : pdftotext, a process each" % len(pdfs), len(pdfs), ours, theirs)
    scan = os.path.join(folder, "scan.xml")
    with_scan(scan)
    ours, theirs = bench.inside("scan", [scan])
    row("an invoice with 10 MB in BT-125 : decoding its base64", 1, ours, theirs)
    rate("XML invoices a second of one core, in one process", len(xml), in_process, GOAL_PER_SECOND)
    ours, theirs = bench.inside("supervisor", xml)
    row("%d XML invoices, a sealed child each : in one process" % len(xml), len(xml), ours, theirs)
    rate("XML invoices a second of one core, a sealed child each", len(xml), ours)
    print("kB of memory after so many messages:")
    print(bench.program(os.path.join(bench.build, "tests/bench/measure-read"), "memory", str(memory), *xml, *mails), end="")


def main():
    parser = argparse.ArgumentParser(description="The reader beside xmllint, pdftotext and GMime")
    parser.add_argument("--build", default=os.path.join(SOURCE, "build", "plain"))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--memory", type=int, default=10000)
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="bench-read-")
    try:
        measure(Bench(os.path.abspath(arguments.build), arguments.rounds), folder, arguments.memory)
    finally:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
