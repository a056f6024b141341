/*
 * The file of a table of pf: OpenBSD, FreeBSD, and the URL tables of pfSense
 * and OPNsense, which fetch it.
 *
 * One prefix a line, '#' comments (pf.conf(5), "Tables"; pfctl(8), -f).
 * "pfctl -t NAME -T replace -f FILE" adds and removes what differs, in one
 * request (DIOCRSETADDRS), so that no delta is needed.  A table may hold both
 * families and prefixes inside each other; one that is empty or not there
 * matches nothing (sys/net/pf_table.c, pfr_match_addr()).  Names have 31
 * characters at most (PF_TABLE_NAME_SIZE), and stand in a comment only; the
 * rows must not exceed "set limit table-entries", 200,000 by default.  A
 * negated entry of the device's own ("!P") is none of ours, and refused.
 */
#include "emit.h"

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, "", r);
}

static void
begin(struct emit_ctx *ctx)
{
	lines_begin(ctx);
	emit_lead(ctx, "\n", NULL);
}

/* As "pfctl -T show" has them, too: a host without a length. */
static size_t
at(const struct emit_parse *p, const struct emit_line *l)
{
	(void)p;
	(void)l;
	return 1;
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return lines_parse(p, text, size, at, 0);
}

const struct emitter emitter_pf_table = {
	.name = "pf-table",
	.platform = "pf, pfSense, OPNsense",
	.kind = "table",
	.title = "file of a table, one prefix a line",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_TOGETHER,
	.ranges = RANGE_EXACT,
	.rows_shared = 1,
	.name_max = 31,
	.name_chars = "_-.",
	.row_max = 200000,
	.comment = "#",
	.load = LOAD_FILE,
	.load_how = "pfctl -t NAME -T replace -f FILE; alias of type URL Table "
	    "(IPs)",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_NONE,
	.hole_source = "pf_table.c of pf",
	.checked = "no",
	.begin = begin,
	.row = row,
	.parse = parse,
};
