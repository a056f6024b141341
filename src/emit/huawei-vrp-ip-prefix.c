/*
 * ip ip-prefix / ip ipv6-prefix of Huawei VRP.
 *
 * From the command references of the WLAN AC V200R010C00 (EDOC1100064351) and
 * the NetEngine 8000 F1A 8.090, "ip ip-prefix" and "if-match ip-prefix": a name
 * of 1 to 169 characters, case counts; an index 1..4294967295, by tens; at most
 * 65535 entries a list in the smallest (100000 in the CX320, 400000 in the
 * NetEngine's YANG); len <= greater-equal <= less-equal; and with 0.0.0.0 as
 * address a length alone means every route of that length.  While a list is not
 * configured, a policy that names it permits all routes.  The NetEngine refuses
 * the same entry under two numbers (Huawei/yang, NE8000 8.22), so the old one
 * goes first.  Nobody says whether the families share their names: they count
 * as shared.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, "ip ", ctx->af == 4 ? "ip" : "ipv6", "-prefix ",
	    ctx->name, " index ", NULL);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return index_parse(p, text, size, "ip ip-prefix", "ip ipv6-prefix");
}

const struct emitter emitter_huawei_vrp_ip_prefix = {
	.name = "huawei-vrp-ip-prefix",
	.platform = "Huawei VRP 5, 8",
	.kind = "prefix list",
	.title = "ip ip-prefix and ip ipv6-prefix, for route-policies and "
	    "peers",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.zero_any = 1,
	.name_max = 169,
	.name_chars = "_-.",
	.name_shared = 1,
	.row_max = 65534,	/* and the deny */
	.seq_start = 10,
	.seq_step = 10,
	.seq_max = 4294967295U,
	.comment = "#",
	.load = LOAD_MERGE,
	.load_how = "system-view, paste, and commit where the device has it",
	.delta = DELTA_LINES,
	.order = DELS_FIRST,
	.empty = HOLE_PERMITS,
	.missing = HOLE_PERMITS,
	.hole_source = "Huawei, command reference, if-match ip-prefix: with a "
	    "list that is not configured all routes are permitted",
	.checked = "no",
	.begin = begin,
	.row = index_row,
	.none = index_none,
	.add = index_row,
	.del = index_del,
	.parse = parse,
};
