-- SPDX-License-Identifier: BSD-2-Clause
-- Sessions that OpenDKIM's miltertest plays with the milter: a client that is not ours, and takes the
-- protocol as its authors do. Globals come from -D: socket, case; of a notice in flight: token,
-- notice, claim, body. Without a case it prints the names of all.

local PUBLIC = { "{daemon_name}", "MX", "{client_addr}", "192.0.2.7" }
local LOGIN = { "{daemon_name}", "MX", "{client_addr}", "192.0.2.7", "{auth_authen}", "bob@acme.example" }
local SUBMITTER = { "{daemon_name}", "DUNLIN", "{client_addr}", "192.0.2.7" }

local cases = {
	{ name = "ordinary", headers = { { "Subject", " x" } }, eoh = SMFIR_ACCEPT },
	{ name = "no headers", headers = {}, eoh = SMFIR_ACCEPT },
	{ name = "long header", headers = { { "Subject", " " .. string.rep("x", 900) } }, eoh = SMFIR_ACCEPT },
	{ name = "8-bit header", headers = { { "Subject", " Gr\252\223e" } }, eoh = SMFIR_ACCEPT },
	{ name = "replies of others", headers = { { "Reply-To", " a@b" }, { "References", " <1@b>" } }, eoh = SMFIR_ACCEPT },
	{ name = "submitter's ordinary mail", macros = SUBMITTER, headers = { { "Subject", " x" } }, eoh = SMFIR_ACCEPT },
	{ name = "login to others", macros = LOGIN, headers = { { "Message-ID", " <1@b>" } }, eoh = SMFIR_ACCEPT },
	{ name = "foreign header", headers = { { "Subject", " x" }, { "Dunning-Claim", " A" } }, eom = SMFIR_ACCEPT,
	  gone = { "Dunning-Claim" } },
	{ name = "several foreign headers", headers = { { "Dunning-A", " 1" }, { "dunning-b", " 2" } }, eom = SMFIR_ACCEPT,
	  gone = { "Dunning-A", "dunning-b" } },
	{ name = "foreign token", headers = { { "Dunning-Notice", " " .. (token or "") } }, eom = SMFIR_ACCEPT,
	  gone = { "Dunning-Notice" }, stays = { "Dunning-Track" } },
	{ name = "large body", headers = { { "Dunning-A", " 1" } }, random = 200000, eom = SMFIR_ACCEPT,
	  gone = { "Dunning-A" } },
	{ name = "sealed", macros = LOGIN, rcpt = "<dunning@example.com>", headers = { { "Message-ID", " <1@b>" } },
	  eom = SMFIR_ACCEPT, set = { "Dunning-Auth" } },
	{ name = "forged seal", macros = LOGIN, rcpt = "<dunning@example.com>",
	  headers = { { "Dunning-Auth", " eve" }, { "Message-ID", " <1@b>" } }, eom = SMFIR_ACCEPT,
	  gone = { "Dunning-Auth" }, set = { "Dunning-Auth" } },
	{ name = "not sealed without a login", rcpt = "<dunning@example.com>", headers = { { "Message-ID", " <1@b>" } },
	  eoh = SMFIR_ACCEPT },
	{ name = "not sealed without a Message-ID", macros = LOGIN, rcpt = "<dunning@example.com>",
	  headers = { { "Subject", " x" } }, eoh = SMFIR_ACCEPT },
	{ name = "notice", macros = SUBMITTER, headers = { { "Dunning-Notice", " " .. (token or "") } }, body = body,
	  eom = SMFIR_ACCEPT, gone = { "Dunning-Notice" },
	  set = { "Dunning-Claim", "Dunning-Step", "Dunning-Track", "Reply-To", "Auto-Submitted", "References" },
	  value = { "Dunning-Claim", " " .. (claim or "") } },
	{ name = "notice with what it must not bring", macros = SUBMITTER, body = body,
	  headers = { { "Dunning-Notice", " " .. (token or "") }, { "Reply-To", " a@b" } }, eom = SMFIR_ACCEPT,
	  gone = { "Dunning-Notice", "Reply-To" }, set = { "Reply-To" } },
	{ name = "changed notice", macros = SUBMITTER, headers = { { "Dunning-Notice", " " .. (token or "") } },
	  body = "changed\r\n", eom = SMFIR_REPLYCODE, why = "notice " .. (notice or "") .. " was changed on its way here" },
	{ name = "doubled token", macros = SUBMITTER, body = body, eom = SMFIR_REPLYCODE,
	  headers = { { "Dunning-Notice", " " .. (token or "") }, { "Dunning-Notice", " " .. (token or "") } },
	  why = "more than one Dunning-Notice header" },
	{ name = "nonsense for a token", macros = SUBMITTER, headers = { { "Dunning-Notice", " x" } }, body = body,
	  eom = SMFIR_REPLYCODE, why = "the Dunning-Notice header is not valid" },
	{ name = "two messages", headers = { { "Dunning-A", " 1" } }, eom = SMFIR_ACCEPT, gone = { "Dunning-A" }, times = 2 },
	{ name = "fifty messages", headers = { { "Subject", " x" } }, eoh = SMFIR_ACCEPT, times = 50 },
	{ name = "aborted before", abort = true, headers = { { "Subject", " x" } }, eoh = SMFIR_ACCEPT },
	{ name = "left without a word", headers = { { "Dunning-A", " 1" } }, leave = true },
	{ name = "only what is needed is offered", version = 6, actions = SMFIF_ADDHDRS + SMFIF_CHGHDRS,
	  steps = SMFIP_SKIP + SMFIP_HDR_LEADSPC, headers = { { "Dunning-A", " 1" } }, eom = SMFIR_ACCEPT,
	  gone = { "Dunning-A" } },
}

local function must(ok, what)
	if not ok then
		error(what)
	end
end

local function check(what, is, wanted)
	must(is == wanted, string.format("%s: %s was expected, but it is %s", what, tostring(wanted), tostring(is)))
end

local function head(conn, one)
	must(mt.macro(conn, SMFIC_MAIL, table.unpack(one.macros or PUBLIC)) == nil, "macros")
	must(mt.mailfrom(conn, "<a@b>") == nil, "mail")
	must(mt.rcptto(conn, one.rcpt or "<x@y>") == nil, "recipient")
	for _, header in ipairs(one.headers) do
		must(mt.header(conn, header[1], header[2]) == nil, "header")
	end
end

local function check_edits(conn, one)
	for _, name in ipairs(one.gone or {}) do
		must(mt.eom_check(conn, MT_HDRDELETE, name), name .. " stayed")
	end
	for _, name in ipairs(one.set or {}) do
		must(mt.eom_check(conn, MT_HDRINSERT, name), name .. " is missing")
	end
	for _, name in ipairs(one.stays or {}) do
		must(not mt.eom_check(conn, MT_HDRINSERT, name), name .. " was set")
	end
	if one.value then
		check(one.value[1], mt.getheader(conn, one.value[1], 0), one.value[2])
	end
	if one.why then
		must(mt.eom_check(conn, MT_SMTPREPLY, "550", "5.7.1", "dunlin: " .. one.why), "another reply")
		must(not mt.eom_check(conn, MT_HDRINSERT), "refused, but changed")
	end
	must(not mt.eom_check(conn, MT_HDRADD), "added at the end")
	must(not mt.eom_check(conn, MT_BODYCHANGE), "changed the body")
	must(not mt.eom_check(conn, MT_QUARANTINE), "quarantined")
end

local function message(conn, one)
	head(conn, one)
	must(mt.eoh(conn) == nil, "end of headers")
	if one.eoh then
		check("end of headers", mt.getreply(conn), one.eoh)
		return
	end
	check("end of headers", mt.getreply(conn), SMFIR_CONTINUE)
	if one.random then
		must(mt.bodyrandom(conn, one.random) == nil, "body")
	else
		must(mt.bodystring(conn, one.body or "x\r\n") == nil, "body")
	end
	must(mt.eom(conn) == nil, "end of message")
	check("end of message", mt.getreply(conn), one.eom)
	check_edits(conn, one)
end

local function play(one)
	local conn = mt.connect(socket)
	must(conn ~= nil, "nobody listens")
	-- Its manual has these two the other way round.
	must(mt.negotiate(conn, one.version, one.steps, one.actions) == nil, "negotiation")
	must(mt.test_action(conn, SMFIF_CHGHDRS) and mt.test_action(conn, SMFIF_ADDHDRS), "other actions")
	must(not mt.test_action(conn, SMFIF_MODBODY), "it would change bodies")
	if one.leave then
		head(conn, one)
		mt.disconnect(conn, false)
		return
	end
	if one.abort then
		head(conn, { headers = { { "Dunning-A", " 1" } } })
		must(mt.abort(conn) == nil, "abort")
	end
	for _ = 1, one.times or 1 do
		message(conn, one)
	end
	mt.disconnect(conn)
end

for _, one in ipairs(cases) do
	if not case then
		mt.echo(one.name)
	elseif one.name == case then
		-- miltertest says nothing of an error by itself.
		local played, why = pcall(play, one)
		mt.echo(played and "played" or tostring(why))
	end
end
