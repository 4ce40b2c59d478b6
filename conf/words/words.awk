# SPDX-License-Identifier: BSD-2-Clause
# Turns words files into one C table. A line is `KIND [KEY]: PHRASE | PHRASE …`; `#` begins a
# comment line. The language is the file's name up to its dot.

function fail(why)
{
	printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
	failed = 1
	exit 1
}

function quote(text)
{
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	return "\"" text "\""
}

BEGIN {
	count = split("verb keyword field greeting month weekday day unit intent block header " \
		      "forward wrote signature auto value", names, " ")
	for (i = 1; i <= count; i++)
		known[names[i]] = i
	print "/* Made by words.awk from the words files; edit those. */"
	print "#include \"reading/words.h\"\n"
}

/^[ \t]*(#|$)/ { next }

{
	language = FILENAME
	sub(/.*\//, "", language)
	sub(/\..*/, "", language)
	colon = index($0, ": ")
	if (!colon)
		fail("expected `KIND [KEY]: PHRASE | PHRASE'")
	kind = substr($0, 1, colon - 1)
	key = ""
	if (match(kind, / /)) {
		key = substr(kind, RSTART + 1)
		kind = substr(kind, 1, RSTART - 1)
	}
	if (!(kind in known))
		fail("unknown kind `" kind "'")
	amount = split(substr($0, colon + 2), phrases, /[ \t]*\|[ \t]*/)
	for (i = 1; i <= amount; i++) {
		phrase = phrases[i]
		gsub(/^[ \t]+|[ \t]+$/, "", phrase)
		if (phrase == "")
			fail("empty phrase")
		rows[kind] = rows[kind] "\t{ " quote(language) ", " quote(key) ", " quote(phrase) " },\n"
		total[kind]++
	}
}

END {
	if (failed)
		exit 1
	for (i = 1; i <= count; i++)
		printf "static const DunlinWord %s_words[] = {\n%s\t{ NULL, NULL, NULL },\n};\n\n",
			names[i], rows[names[i]]
	print "const DunlinWordTable dunlin_word_tables[DUNLIN_WORDS_LAST + 1] = {"
	for (i = 1; i <= count; i++)
		printf "\t[DUNLIN_WORDS_%s] = { %s_words, %d },\n", toupper(names[i]), names[i],
			total[names[i]]
	print "};"
}
