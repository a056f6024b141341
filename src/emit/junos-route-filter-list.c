/*
 * route-filter-list of Juniper Junos 16.2 and later.
 *
 * Only the longest prefix that covers a route decides, so a row hides what a
 * wider one accepts (Juniper, "Common Configuration Problem with the
 * Longest-Match Lookup"); the rows of one prefix are tried from top to bottom
 * ("How Prefix Order Affects Route List Evaluation").  The driver refuses what
 * would be hidden (longest).  A row is keyed by prefix, match type and value:
 * under "load merge" a changed one would be added, so "load replace" it is.
 * A term that lost its last route filter matches everything, so an empty list
 * holds one row that rejects all, as in bgpq4; a list with rows needs none, and
 * must not have it: it would reject what later terms are for.
 */
#include "emit.h"

static void
open(struct emit_ctx *ctx)
{
	out_str(ctx->out, "policy-options {\n");
}

static void
close(struct emit_ctx *ctx)
{
	out_str(ctx->out, "}\n");
}

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "    replace: route-filter-list ", ctx->name,
	    " {\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "        ");
	p = filter_put(p, &r->prange);
	EMIT_LIT(p, ";\n");
	emit_took(ctx->out, p);
}

static void
none(struct emit_ctx *ctx, uint32_t number)
{
	(void)number;
	emit_strs(ctx->out, "        ", ctx->af == 4 ? "0.0.0.0/0" : "::/0",
	    " orlonger reject;\n", NULL);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "    }\n");
}

/* "P match-type [lengths] [reject]"; other actions are none of a plain list. */
static int
leaf(struct emit_parse *p, const struct emit_word *w, size_t n)
{
	struct row	 r;
	size_t		 used;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (filter_parse(p, w, n, &r.prange, &used) == -1)
		return -1;
	if (n > used && emit_word_is(&w[used], "reject"))
		r.deny = used++ > 0;
	if (n != used)
		return emit_parse_bad(p, w[0].p, "not understood");
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return curly_parse(p, text, size, "policy-options",
	    "route-filter-list", leaf);
}

/* --- as "set" and "delete" ------------------------------------------------ */

static void
set_begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, " policy-options route-filter-list ", ctx->name, " ",
	    NULL);
}

static void
set_row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = filter_put(emit_put_verb(p, "set\0\0\0\0", 3, ctx), &r->prange);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
set_del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = filter_put(emit_put_verb(p, "delete\0", 6, ctx), &r->prange);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

const struct emitter emitter_junos_route_filter_list = {
	.name = "junos-route-filter-list",
	.platform = "Juniper Junos",
	.kind = "route filter list",
	.title = "route-filter-list, for policy-statements (Junos 16.2 on)",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.longest = 1,
	.name_max = 255,
	.name_chars = "-_",
	.name_shared = 1,
	.comment = "#",
	.load = LOAD_REPLACE,
	.load_how = "load replace FILE, commit",
	.delta = DELTA_OBJECT,
	.order = DELS_FIRST,
	.empty = HOLE_PERMITS,
	.missing = HOLE_UNKNOWN,
	.hole_source = "Juniper: a term without match conditions matches all",
	.checked = "junoser (vSRX 18.3 schema)",
	.open = open,
	.close = close,
	.begin = begin,
	.end = end,
	.row = row,
	.none = none,
	.parse = parse,
};

/*
 * No "delete" of the list first: a file that was cut would then lose what it
 * does not hold any more, and nothing in such a file tells its end.  As it is,
 * a part of it that is committed does no harm, but for a prefix with several
 * match types of which some are in the lost part.  A row that
 * rejects all would have to go again when rows come, so an empty list is
 * refused here.
 */
const struct emitter emitter_junos_route_filter_list_set = {
	.name = "junos-route-filter-list-set",
	.platform = "Juniper Junos",
	.kind = "route filter list",
	.title = "route-filter-list as set and delete commands (Junos 16.2 on)",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.longest = 1,
	.name_max = 255,
	.name_chars = "-_",
	.name_shared = 1,
	.comment = "#",
	.load = LOAD_MERGE,
	.load_how = "configure exclusive, load set FILE, commit",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_PERMITS,
	.missing = HOLE_UNKNOWN,
	.hole_source = "Juniper: a term without match conditions matches all",
	.checked = "junoser (vSRX 18.3 schema)",
	.begin = set_begin,
	.row = set_row,
	.add = set_row,
	.del = set_del,
	.parse = parse,
};
