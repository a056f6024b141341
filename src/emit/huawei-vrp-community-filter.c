/*
 * ip community-filter basic of Huawei VRP 8.
 *
 * From the command reference of the NetEngine 8000 F1A 8.090, "ip
 * community-filter basic" and "if-match community-filter": communities in one
 * rule are all wanted, rules under one name are alternatives, what no rule
 * permits is denied; an index from 1 to 4294967295; a name of 1 to 51
 * characters, case counts, not digits alone; "undo" with an index removes that
 * rule.  While a filter is not configured, a policy that names it permits all
 * routes (command reference of VRP 5, "if-match community-filter").  VRP 5 has
 * no index, and is not told here: nobody says what a rule that is given twice
 * does.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, "ip community-filter basic ", ctx->name, " index ",
	    NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put_u32(emit_put_lead(p, ctx), r->number);
	EMIT_LIT(p, " permit ");
	emit_took(ctx->out, p);
	emit_strs(ctx->out, r->text, "\n", NULL);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put_u32(emit_put_verb(p, "undo \0\0", 5, ctx), r->number);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* "index N permit A:B" from word 4 on; what else there is spoils the filter. */
static int
parse_rest(struct emit_parse *p, const struct emit_line *l)
{
	uint32_t	 part[3];
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_VALUE;
	if (l->cut || l->n != 8 || !emit_word_is(&l->w[4], "index") ||
	    emit_word_u32(&l->w[5], UINT32_MAX, &r.number) == -1 ||
	    r.number == 0 || !emit_word_is(&l->w[6], "permit") ||
	    value_parse(l->w[7].p, l->w[7].n, part) != VALUE_COMMUNITY)
		return emit_parse_spoil(p, l->p,
		    "only \"index N permit A:B\" is understood");
	return emit_parsed_text(p, &r, &l->w[7]);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;

	while (emit_next_line(&text, end, &l)) {
		if (l.n < 3 || !emit_word_is(&l.w[0], "ip") ||
		    !emit_word_is(&l.w[1], "community-filter") ||
		    !emit_word_is(&l.w[2], "basic"))
			continue;
		if (l.n == 3)
			return emit_parse_bad(p, l.p, "not understood");
		if (emit_parsed_object(p, l.w[3].p, l.w[3].n, 0) == -1 ||
		    parse_rest(p, &l) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_huawei_vrp_community_filter = {
	.name = "huawei-vrp-community-filter",
	.platform = "Huawei VRP 8",
	.kind = "community filter",
	.title = "ip community-filter basic, any of its values",
	.matches = MATCH_VALUE,
	.rows = ROW_VALUE,
	.says = VALUE_COMMUNITY,
	.families = FAMILIES_TOGETHER,
	.name_max = 51,
	.name_chars = "_-.",
	.name_alpha = 1,
	.seq_start = 10,
	.seq_step = 10,
	.seq_max = 4294967295U,
	.comment = "#",
	.load = LOAD_MERGE,
	.load_how = "system-view, paste, commit",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_PERMITS,
	.missing = HOLE_PERMITS,
	.hole_source = "Huawei, command reference, if-match community-filter: "
	    "with a filter that is not configured all routes are permitted",
	.checked = "no",
	.begin = begin,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};
