/*
 * community-set of Cisco IOS-XR.
 *
 * "if community matches-any NAME" is true when the route has one of the set's
 * values.  Two numbers of 16 bits; a comma after each entry but the last (Cisco
 * IOS XR Routing Configuration Guide, OL-14356-01, RC-357).  A set is one text:
 * entering it again replaces it as a whole, at commit, as with prefix-set.  An
 * empty set was refused at first (the same, RC-358); since then it is allowed,
 * and matches-any is false for it (ASR 9000 Routing Configuration Guide 5.3.x,
 * page 546).  A policy with an undefined set does not commit.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "community-set ", ctx->name, "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, "  ", r->text, ctx->index + 1 < ctx->count ?
	    ",\n" : "\n", NULL);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "end-set\n!\n");
}

/* A wildcard, a range, a name or an expression spoils the set. */
static int
parse_entry(struct emit_parse *p, const struct emit_line *l)
{
	uint32_t	 part[3];
	struct row	 r;

	if (l->n != 1 || value_parse(l->w[0].p, l->w[0].n, part) !=
	    VALUE_COMMUNITY)
		return emit_parse_spoil(p, l->p,
		    "only entries A:B are understood");
	memset(&r, 0, sizeof r);
	r.kind = ROW_VALUE;
	return emit_parsed_text(p, &r, &l->w[0]);
}

/*
 * A line of a set.  *more: 2 before the first entry, 1 when an entry must
 * follow, 0 when none may.  1 at the end of the set.
 */
static int
parse_inner(struct emit_parse *p, struct emit_line *l, int *more)
{
	struct emit_word	*last;
	int			 ends;

	ends = l->n == 1 && emit_word_is(&l->w[0], "end-set");
	if (l->cut && !ends)
		return emit_parse_bad(p, l->p, "the text ends inside a set");
	if (l->n == 0 || l->w[0].p[0] == '#' || l->w[0].p[0] == '!')
		return 0;
	if (ends)
		return *more == 1 ? emit_parse_bad(p, l->p,
		    "a comma before it, and no entry") : 1;
	if (*more == 0)
		return emit_parse_bad(p, l->p, "no comma before it");
	last = &l->w[l->n - 1];
	*more = last->p[last->n - 1] == ',';
	if (*more && --last->n == 0)
		l->n--;
	return l->n == 0 ? emit_parse_bad(p, l->p, "not understood") :
	    parse_entry(p, l);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*stop = text + size, *at = text;
	struct emit_line	 l;
	int			 in = 0, more = 0, r;

	while (emit_next_line(&text, stop, &l)) {
		if (in) {
			if ((r = parse_inner(p, &l, &more)) == -1)
				return -1;
			in = r == 0;
		} else if (l.n >= 1 && emit_word_is(&l.w[0],
		    "community-set")) {
			if (l.n != 2 || l.cut)
				return emit_parse_bad(p, l.p, "not understood");
			if (emit_parsed_new(p, l.w[1].p, l.w[1].n, 0) == -1)
				return -1;
			in = 1;
			more = 2;
			at = l.p;
		}
	}
	return in ? emit_parse_bad(p, at, "a set without an end") : 0;
}

const struct emitter emitter_cisco_iosxr_community_set = {
	.name = "cisco-iosxr-community-set",
	.platform = "Cisco IOS-XR",
	.kind = "community set",
	.title = "community-set, for \"community matches-any\" in "
	    "route-policies",
	.matches = MATCH_VALUE,
	.rows = ROW_VALUE,
	.says = VALUE_COMMUNITY,
	.families = FAMILIES_TOGETHER,
	.name_chars = "_-.",
	.row_max = 131000,	/* lines of all policies, as for prefix-set */
	.comment = "!",
	.load = LOAD_REPLACE,
	.load_how = "load FILE, commit (never commit replace)",
	.delta = DELTA_OBJECT,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_UNKNOWN,
	.hole_source = "Cisco ASR 9000 Routing Configuration Guide 5.3.x, "
	    "community-set: matches-any is false; older releases refuse it",
	.checked = "no",
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};
