#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes ./configure from configure.ac. Needed once after a clone; make does it again when its inputs change.
set -e
cd "$(dirname "$0")"
for tool in autoreconf automake pkg-config; do
	command -v $tool >/dev/null || {
		echo "autogen.sh: $tool not found: apt-get install autoconf automake pkg-config" >&2
		exit 69
	}
done
mkdir -p build-aux
exec autoreconf --install --force --warnings=all
