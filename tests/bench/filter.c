/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Milters to compare with: "filter decline SOCKET" wants no step at all, "filter all SOCKET" takes
 * every callback with its answer and adds a header. Over TCP they write without delay, as ours does;
 * without that each changed message costs 40 ms and proves nothing.
 */
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

static sfsistat
decline(SMFICTX *ctx, unsigned long f0, unsigned long f1, unsigned long f2, unsigned long f3,
	unsigned long *pf0, unsigned long *pf1, unsigned long *pf2, unsigned long *pf3)
{
	(void)ctx;
	(void)f0;
	(void)f2;
	(void)f3;
	*pf0 = *pf2 = *pf3 = 0;
	*pf1 = f1 & (SMFIP_NOCONNECT | SMFIP_NOHELO | SMFIP_NOMAIL | SMFIP_NORCPT | SMFIP_NOBODY |
		     SMFIP_NOHDRS | SMFIP_NOEOH | SMFIP_NOUNKNOWN | SMFIP_NODATA);
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *address)
{
	(void)ctx;
	(void)host;
	(void)address;
	return SMFIS_CONTINUE;
}

static sfsistat
on_text(SMFICTX *ctx, char *text)
{
	(void)ctx;
	(void)text;
	return SMFIS_CONTINUE;
}

static sfsistat
on_unknown(SMFICTX *ctx, const char *command)
{
	(void)ctx;
	(void)command;
	return SMFIS_CONTINUE;
}

static sfsistat
on_address(SMFICTX *ctx, char **argv)
{
	(void)ctx;
	(void)argv;
	return SMFIS_CONTINUE;
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	(void)ctx;
	(void)name;
	(void)value;
	return SMFIS_CONTINUE;
}

static sfsistat
on_plain(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_CONTINUE;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *bytes, size_t size)
{
	(void)ctx;
	(void)bytes;
	(void)size;
	return SMFIS_CONTINUE;
}

static sfsistat
add_header(SMFICTX *ctx)
{
	return smfi_addheader(ctx, (char *)"X-Bench", (char *)"seen") == MI_SUCCESS ? SMFIS_CONTINUE
										    : SMFIS_TEMPFAIL;
}

static const struct smfiDesc declining = {
	.xxfi_name = (char *)"decline",
	.xxfi_version = SMFI_VERSION,
	.xxfi_negotiate = decline,
};

static const struct smfiDesc taking_all = {
	.xxfi_name = (char *)"all",
	.xxfi_version = SMFI_VERSION,
	.xxfi_flags = SMFIF_ADDHDRS,
	.xxfi_connect = on_connect,
	.xxfi_helo = on_text,
	.xxfi_envfrom = on_address,
	.xxfi_envrcpt = on_address,
	.xxfi_data = on_plain,
	.xxfi_unknown = on_unknown,
	.xxfi_header = on_header,
	.xxfi_eoh = on_plain,
	.xxfi_body = on_body,
	.xxfi_eom = add_header,
	.xxfi_abort = on_plain,
	.xxfi_close = on_plain,
};

/* libmilter keeps its socket to itself; accepted ones inherit the option. */
static void
disable_delay(void)
{
	int on = 1;

	for (int fd = 3; fd < 64; fd++)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

int
main(int argc, char **argv)
{
	if (argc != 3 || (strcmp(argv[1], "decline") != 0 && strcmp(argv[1], "all") != 0)) {
		fprintf(stderr, "usage: filter decline|all SOCKET\n");
		return 64;
	}
	(void)umask(0);
	if (smfi_register(strcmp(argv[1], "all") == 0 ? taking_all : declining) != MI_SUCCESS ||
	    smfi_setconn(argv[2]) != MI_SUCCESS || smfi_setbacklog(512) != MI_SUCCESS ||
	    smfi_opensocket(true) != MI_SUCCESS)
		return 69;
	disable_delay();
	return smfi_main() == MI_SUCCESS ? 0 : 69;
}
