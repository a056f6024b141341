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
	char		*p = out_room(ctx->out, EMIT_ROOM);
	unsigned	 kind = emit_range_kind(&r->prange);

	EMIT_LIT(p, "        ");
	p = emit_put_prefix(p, &r->prange.p);
	if (kind == RANGE_EXACT)
		EMIT_LIT(p, " exact");
	else if (kind == RANGE_ORLONGER)
		EMIT_LIT(p, " orlonger");
	else {
		if (kind == RANGE_UPTO)
			EMIT_LIT(p, " upto /");
		else {
			EMIT_LIT(p, " prefix-length-range /");
			p = emit_put_u32(p, r->prange.lo);
			EMIT_LIT(p, "-/");
		}
		p = emit_put_u32(p, r->prange.hi);
	}
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

/* "/16" or "/16-/24" in a word: lengths from its first byte on. */
static int
lengths(const struct emit_word *w, uint8_t *lo, uint8_t *hi)
{
	struct emit_word	 a = { w->p + 1, w->n - 1 }, b;
	const char		*dash = memchr(w->p, '-', w->n);
	uint32_t		 v;

	if (w->n < 2 || w->p[0] != '/' || (dash != NULL) != (lo != NULL))
		return -1;
	if (dash != NULL) {
		a.n = (size_t)(dash - a.p);
		b.p = dash + 2;
		if (w->p + w->n < b.p || dash[1] != '/' ||
		    emit_word_u32(&a, 128, &v) == -1)
			return -1;
		*lo = (uint8_t)v;
		b.n = (size_t)(w->p + w->n - b.p);
		a = b;
	}
	if (emit_word_u32(&a, 128, &v) == -1)
		return -1;
	*hi = (uint8_t)v;
	return 0;
}

/* "P match-type [lengths] [reject]"; other actions are none of a plain list. */
static int
leaf(struct emit_parse *p, const struct emit_word *w, size_t n)
{
	struct row	 r;
	struct prange	*x = &r.prange;
	size_t		 used = 2;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_word_prefix(p, &w[0], PREFIX_BARE, x) == -1)
		return -1;
	if (n < 2)
		return emit_parse_bad(p, w[0].p, "no match type");
	if (emit_word_is(&w[1], "orlonger") || emit_word_is(&w[1], "longer")) {
		x->hi = (uint8_t)prefix_width(x->p.af);
		x->lo = (uint8_t)(x->p.len + (w[1].n == 6));
	} else if (n > 2 && emit_word_is(&w[1], "upto") &&
	    lengths(&w[2], NULL, &x->hi) == 0)
		used = 3;
	else if (n > 2 && emit_word_is(&w[1], "prefix-length-range") &&
	    lengths(&w[2], &x->lo, &x->hi) == 0)
		used = 3;
	else if (!emit_word_is(&w[1], "exact"))
		return emit_parse_bad(p, w[0].p, "not understood");
	if (n > used && emit_word_is(&w[used], "reject"))
		r.deny = used++ > 0;
	if (n != used)
		return emit_parse_bad(p, w[0].p, "not understood");
	if (emit_range_ok(p, w[0].p, x) == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return curly_parse(p, text, size, "policy-options",
	    "route-filter-list", leaf);
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
