/*
 * Prefix lists of H3C and HPE Comware: ip / ipv6 prefix-list of version 7, ip
 * ip-prefix / ip ipv6-prefix of version 5.
 *
 * From the HPE 6125XLG R2306 Layer 3 command reference, "ip prefix-list", and
 * the 3Com S7906E command reference (Comware 5), "ip ip-prefix": a name of 1 to
 * 63 characters, case counts (5: of 1 to 19); an index 1..65535; len <=
 * greater-equal <= less-equal.  What a policy does with a list that is missing,
 * and whether the families share their names, is not said: the worse counts.
 * Nor is it said whether 0.0.0.0 with a length means any route of that length,
 * as it does at Huawei, nor whether an entry may stand twice: no such row is
 * written, and the old one goes first.
 */
#include "emit.h"

static void
begin7(struct emit_ctx *ctx)
{
	emit_lead(ctx, ctx->af == 4 ? "ip" : "ipv6", " prefix-list ", ctx->name,
	    " index ", NULL);
}

static int
parse7(struct emit_parse *p, const char *text, size_t size)
{
	return index_parse(p, text, size, "ip prefix-list",
	    "ipv6 prefix-list");
}

static void
begin5(struct emit_ctx *ctx)
{
	emit_lead(ctx, "ip ", ctx->af == 4 ? "ip" : "ipv6", "-prefix ",
	    ctx->name, " index ", NULL);
}

static int
parse5(struct emit_parse *p, const char *text, size_t size)
{
	return index_parse(p, text, size, "ip ip-prefix", "ip ipv6-prefix");
}

#define COMWARE				\
	.kind = "prefix list",		\
	.matches = MATCH_ROUTE,		\
	.rows = ROW_PREFIX,		\
	.families = FAMILIES_APART,	\
	.ranges = RANGE_ALL,		\
	.zero_any = 1,			\
	.name_chars = "_-.",		\
	.name_shared = 1,		\
	.seq_start = 10,		\
	.seq_step = 10,			\
	.seq_max = 65535,		\
	.comment = "#",			\
	.load = LOAD_MERGE,		\
	.load_how = "system-view, paste",	\
	.delta = DELTA_LINES,		\
	.order = DELS_FIRST,		\
	.empty = HOLE_UNKNOWN,		\
	.missing = HOLE_UNKNOWN,	\
	.hole_source = "no vendor page says",	\
	.checked = "no",		\
	.row = index_row,		\
	.none = index_none,		\
	.add = index_row,		\
	.del = index_del

const struct emitter emitter_h3c_comware_prefix_list = {
	COMWARE,
	.name = "h3c-comware-prefix-list",
	.platform = "H3C, HPE Comware 7",
	.title = "ip and ipv6 prefix-list, for routing policies and peers",
	.name_max = 63,
	.begin = begin7,
	.parse = parse7,
};

const struct emitter emitter_h3c_comware5_ip_prefix = {
	COMWARE,
	.name = "h3c-comware5-ip-prefix",
	.platform = "H3C, HPE, 3Com Comware 5",
	.title = "ip ip-prefix and ip ipv6-prefix, for routing policies and "
	    "peers",
	.name_max = 19,
	.begin = begin5,
	.parse = parse5,
};
