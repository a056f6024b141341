/*
 * xpl ip-prefix-list / ipv6-prefix-list of Huawei VRP 8, the prefix sets of its
 * policy language.
 *
 * From the NetEngine 8000 and CloudEngine configuration guides, XPL,
 * "Configuring an IPv4 Prefix Set", and Huawei/yang, NE8000 8.22: a set is one
 * text of at most 28672 characters, entered anew as a whole between its first
 * line and "end-list" and in force at the commit; a name of 1 to 200
 * characters; a comma between elements; no length word: exact; "ge", "le".
 * What an empty set does, or may be, and a missing one, no page says: an empty
 * one is refused.  Nor is it said whether an address of all zeros stands for
 * any, as in ip ip-prefix.  Never "undo xpl" first.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "xpl ", ctx->af == 4 ? "ip" : "ipv6",
	    "-prefix-list ", ctx->name, "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	*p++ = ' ';
	p = prefix_put_addr(p, &r->prange.p);
	*p++ = ' ';
	p = put_u8(p, r->prange.p.len);
	p = emit_put_gele(p, &r->prange);
	if (ctx->index + 1 < ctx->count)
		*p++ = ',';
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "end-list\n#\n");
}

/* "A LEN [ge n] [le m] | eq n", the comma taken off the last word. */
static int
parse_entry(struct emit_parse *p, const struct emit_line *l, int af)
{
	struct row	 r;
	uint32_t	 v;
	size_t		 i;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (l->n != 2 && l->n != 4 && l->n != 6)
		return emit_parse_bad(p, l->p, "not understood");
	if (emit_words_prefix(p, &l->w[0], &l->w[1], &r.prange) == -1)
		return -1;
	if (r.prange.p.af != af)
		return emit_parse_bad(p, l->p, "of the other family");
	for (i = 2; i < l->n; i += 2) {
		if (emit_word_u32(&l->w[i + 1], 128, &v) == -1)
			return emit_parse_bad(p, l->p, "not understood");
		if (emit_word_is(&l->w[i], "ge") && i == 2) {
			r.prange.lo = (uint8_t)v;
			r.prange.hi = (uint8_t)prefix_width(r.prange.p.af);
		} else if (emit_word_is(&l->w[i], "le"))
			r.prange.hi = (uint8_t)v;
		else if (emit_word_is(&l->w[i], "eq") && l->n == 4)
			r.prange.lo = r.prange.hi = (uint8_t)v;
		else
			return emit_parse_bad(p, l->p, "not understood");
	}
	if (emit_range_ok(p, l->p, &r.prange) == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

/* A line of a set.  *more: an entry must follow.  1 at the end of the set. */
static int
parse_inner(struct emit_parse *p, struct emit_line *l, int af, int *more)
{
	struct emit_word	*last;

	if (l->n == 0 || l->w[0].p[0] == '!')
		return 0;
	if (emit_word_is(&l->w[0], "end-list"))
		return *more == 1 ? emit_parse_bad(p, l->p,
		    "a comma before it, and no entry") : 1;
	if (l->cut)
		return emit_parse_bad(p, l->p, "the text ends inside a set");
	if (*more == 0)
		return emit_parse_bad(p, l->p, "no comma before it");
	last = &l->w[l->n - 1];
	*more = last->p[last->n - 1] == ',';
	if (*more && --last->n == 0)
		l->n--;
	return parse_entry(p, l, af);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*stop = text + size, *at = text;
	struct emit_line	 l;
	int			 in = 0, af = 0, more = 0, r;

	while (emit_next_line(&text, stop, &l)) {
		if (in) {
			if ((r = parse_inner(p, &l, af, &more)) == -1)
				return -1;
			in = r == 0;
			continue;
		}
		if (l.n < 2 || !emit_word_is(&l.w[0], "xpl"))
			continue;
		af = emit_word_is(&l.w[1], "ip-prefix-list") ? 4 :
		    emit_word_is(&l.w[1], "ipv6-prefix-list") ? 6 : 0;
		if (af == 0 && !l.cut)
			continue;
		if (af == 0 || l.n != 3 || l.cut)
			return emit_parse_bad(p, l.p, "not understood");
		if (emit_parsed_new(p, l.w[2].p, l.w[2].n, af) == -1)
			return -1;
		in = 1;
		more = 2;	/* the first entry, or none */
		at = l.p;
	}
	return in ? emit_parse_bad(p, at, "a set without an end") : 0;
}

const struct emitter emitter_huawei_xpl_prefix_list = {
	.name = "huawei-xpl-prefix-list",
	.platform = "Huawei VRP 8",
	.kind = "prefix set",
	.title = "xpl ip-prefix-list and ipv6-prefix-list, for route-filters",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.zero_any = 1,
	.name_max = 200,
	.name_chars = "_-.",
	.name_shared = 1,
	.text_max = 28672,
	.comment = "#",
	.load = LOAD_REPLACE,
	.load_how = "system-view, paste, commit",
	.delta = DELTA_OBJECT,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no vendor page says",
	.checked = "no",
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};
