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

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return endset_parse(p, text, size, "community-set", parse_entry);
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
