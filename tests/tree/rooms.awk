# SPDX-License-Identifier: BSD-2-Clause
# Which room may include what. Reads C files whose names begin with their folder in the tree; prints
# "FILE:LINE: what stands there; the rule" for each #include that breaks one.

BEGIN {
	arrows = "arrows go down only: base < claim < reading, read, write, net, store < desk < programs"
	level["base"] = 1
	level["claim"] = 2
	n = split("reading read write net store", names)
	for (i = 1; i <= n; i++)
		level[names[i]] = 3
	level["desk"] = 4
	level["milter"] = level["watcher"] = level["ctl"] = 5

	# Foreign library: its headers, the files that may include them, the rule; "1" where a
	# single file of them may.
	add("SQLite", "^sqlite3[.]h$", "^shared/store/", "SQLite in one file of shared/store/", 1)
	add("libpq", "^libpq-fe[.]h$", "^shared/store/", "libpq in one file of shared/store/", 1)
	add("libconfig", "^libconfig[.]h$", "^shared/base/", "libconfig in one file of shared/base/", 1)
	add("libetpan", "^libetpan/", "^shared/net/", "libetpan in one file of shared/net/", 1)
	add("template-glib", "^tmpl-glib[.]h$", "^shared/write/", "template-glib in one file of shared/write/", 1)
	add("ICU", "^unicode/", "^shared/(base|write)/", "ICU in one file of shared/base/ or shared/write/", 1)
	add("libseccomp", "^seccomp[.]h$", "^shared/read/", "libseccomp in one file of shared/read/", 1)
	add("poppler", "^poppler[.]h$", "^shared/read/", "poppler in one file of shared/read/", 1)
	add("libmilter", "^libmilter/", "^milter/", "libmilter only in milter/", 0)
	add("GMime", "^gmime/", "^shared/(read|write)/", "GMime only in shared/read/ and shared/write/", 0)
	add("libxml2", "^libxml/", "^shared/read/", "libxml2 only in shared/read/", 0)
	add("libarchive", "^archive(_entry)?[.]h$", "^(shared/read/|ctl/evidence[.]c$)",
		"libarchive only in shared/read/ and ctl/evidence.c", 0)
	add("cairo", "^(cairo|ft2build|freetype)", "^shared/(read|write)/", "cairo only in shared/read/ and shared/write/", 0)
	add("pango", "^(pango|fontconfig)/", "^shared/write/", "pango in one file of shared/write/", 1)
	add("libqrencode", "^qrencode[.]h$", "^shared/write/", "libqrencode in one file of shared/write/", 1)
	add("OpenSSL", "^openssl/", "^shared/(net/|base/token[.]c$)",
		"OpenSSL only in shared/net/ and shared/base/token.c", 0)
	add("json-glib", "^json-glib/", "^(shared/(reading|read|write|desk)|watcher|ctl)/",
		"json-glib only in shared/reading/, shared/read/, shared/write/, shared/desk/, watcher/ and ctl/", 0)

	# Everything else in <> is the C library, the compiler or GLib.
	ours = "^(arpa|asm|linux|net|netinet|sanitizer|sys|gio|glib|gobject)/|^(glib|glib-unix|glib-object)[.]h$" \
		"|^(assert|ctype|dirent|dlfcn|errno|fcntl|float|getopt|grp|iconv|inttypes|langinfo|limits)[.]h$" \
		"|^(locale|malloc|math|netdb|poll|pthread|pwd|resolv|sched|semaphore|setjmp|signal)[.]h$" \
		"|^(spawn|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings)[.]h$" \
		"|^(sysexits|syslog|termios|time|ucontext|unistd|wchar|wctype)[.]h$"
}

function add(name, headers, files, rule, single)
{
	libraries++
	library_name[libraries] = name
	library_headers[libraries] = headers
	library_files[libraries] = files
	library_rule[libraries] = rule
	library_single[libraries] = single
}

function room_of(path,	part)
{
	split(path, part, "/")
	return part[1] == "shared" ? part[2] : part[1]
}

function broken(what, rule)
{
	printf "%s:%d: %s; %s\n", FILENAME, FNR, what, rule
}

function check_foreign(header,	i)
{
	for (i = 1; i <= libraries; i++) {
		if (header !~ library_headers[i])
			continue
		if (FILENAME !~ library_files[i])
			broken("<" header ">", library_rule[i])
		else if (library_single[i] && first[i] != "" && first[i] != FILENAME)
			broken("<" header "> as in " first[i], library_rule[i])
		else
			first[i] = FILENAME
		return
	}
	if (header !~ ours)
		broken("<" header "> of a library without a room", "give it one in tests/tree/rooms.awk")
}

function check_own(header,	from, to)
{
	from = room_of(FILENAME)
	to = header
	if (header ~ /[.][.]/)
		broken("\"" header "\"", "headers are named from the top: \"room/header.h\"")
	if (header !~ "/" || header ~ /[.][.]/)
		return
	sub("/.*", "", to)
	if (to == from)
		return
	if (!(to in level))
		broken("\"" header "\" of no room", "rooms stand in tests/tree/rooms.awk")
	else if (to == "read")
		broken(from " includes \"" header "\"", "read is reached only by dunlin-reader")
	else if (level[to] >= level[from] && !(from == "read" && to == "reading"))
		broken(from " includes \"" header "\"", arrows)
}

FNR == 1 && !(room_of(FILENAME) in level) {
	broken("a file in no room", "rooms stand in tests/tree/rooms.awk")
}

/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
	foreign = $0 ~ /^[^"]*</
	header = $0
	sub(/^[^<"]*[<"]/, "", header)
	sub(/[>"].*$/, "", header)
	if (foreign)
		check_foreign(header)
	else
		check_own(header)
}
