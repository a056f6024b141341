/*
 * prefix-set of Cisco IOS-XR, alone or with the route-policy that passes it.
 *
 * A set is one opaque text: entering it again replaces it as a whole, at commit
 * (YangModels, Cisco-IOS-XR-policy-repository-cfg), so never "no prefix-set"
 * first.  A comma after each entry but the last, one entry a line.  An empty
 * set is allowed and matches nothing (Cisco IOS XR Routing Configuration Guide,
 * OL-14356-01, "Sets"); a policy with an undefined set does not commit.  The
 * default for all lines of all policies is 131072.
 *
 * A policy ends with a drop unless a route was passed or modified; one in use
 * is respecified as a whole, which leaves no window without it, and can't be
 * removed (the same, "Default Drop Disposition", "Attached Policy
 * Modification").  The set stands beside it and not inline, since remarks are
 * not allowed in an inline set, nor is its length said; it is the set that
 * cisco-iosxr-prefix-set would write under that name.
 */
#include <string.h>

#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "prefix-set ", ctx->name, "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "  ");
	p = emit_put_prefix(p, &r->prange.p);
	p = emit_put_gele(p, &r->prange);
	if (ctx->index + 1 < ctx->count)
		*p++ = ',';
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "end-set\n!\n");
}

/* "P [ge n] [le n] | P eq n", the comma taken off the last word. */
static int
parse_entry(struct emit_parse *p, const struct emit_line *l)
{
	struct row	 r;
	uint32_t	 v;
	size_t		 i;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_word_prefix(p, &l->w[0], PREFIX_BARE, &r.prange) == -1)
		return -1;
	if (l->n > 5 || l->n % 2 == 0)
		return emit_parse_bad(p, l->p, "not understood");
	for (i = 1; i < l->n; i += 2) {
		if (emit_word_u32(&l->w[i + 1], 128, &v) == -1)
			return emit_parse_bad(p, l->p, "not understood");
		if (emit_word_is(&l->w[i], "ge") && i == 1) {
			r.prange.lo = (uint8_t)v;
			r.prange.hi = (uint8_t)prefix_width(r.prange.p.af);
		} else if (emit_word_is(&l->w[i], "le"))
			r.prange.hi = (uint8_t)v;
		else if (emit_word_is(&l->w[i], "eq") && l->n == 3)
			r.prange.lo = r.prange.hi = (uint8_t)v;
		else
			return emit_parse_bad(p, l->p, "not understood");
	}
	if (emit_range_ok(p, l->p, &r.prange) == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return endset_parse(p, text, size, "prefix-set", parse_entry);
}

static void
end_policy(struct emit_ctx *ctx)
{
	end(ctx);
	emit_strs(ctx->out, "route-policy ", ctx->name,
	    "\n  if destination in ", ctx->name,
	    " then\n    pass\n  endif\nend-policy\n!\n", NULL);
}

/*
 * The rows are in the set, and the policy of its name is the one that is
 * written: any other passes other routes.
 */
static int
policy_line(struct emit_parse *p, const struct emit_line *l, size_t n,
    const struct emit_word *name)
{
	static const char *const	 body[] = { "if", "pass", "endif",
	    "end-policy" };
	static const size_t		 words[] = { 5, 1, 1, 1 };

	if (n < 4 && l->n == words[n] && emit_word_is(&l->w[0], body[n]) &&
	    (n > 0 || (emit_word_is(&l->w[1], "destination") &&
	    emit_word_is(&l->w[2], "in") && l->w[3].n == name->n &&
	    memcmp(l->w[3].p, name->p, name->n) == 0 &&
	    emit_word_is(&l->w[4], "then")))) {
		if (n == 3)
			emit_parsed_mark(p);
		return 0;
	}
	return emit_parse_spoil(p, l->p, "its route-policy is another one");
}

static int
parse_policy(struct emit_parse *p, const char *text, size_t size)
{
	const char		*at = NULL, *s = text;
	struct emit_line	 l;
	struct emit_word	 name = { "", 0 };
	size_t			 n = 0;
	int			 ours = 0;

	if (parse(p, text, size) == -1)
		return -1;
	while (emit_next_line(&s, text + size, &l)) {
		if (l.n == 0 || l.w[0].p[0] == '!' || l.w[0].p[0] == '#')
			continue;
		if (at == NULL && l.indent == 0 &&
		    emit_word_is(&l.w[0], "route-policy")) {
			at = l.p;
			n = 0;
			name = l.n > 1 ? l.w[1] : l.w[0];
			ours = l.n == 2 && emit_parsed_at(p, name.p, name.n);
			continue;
		}
		if (at != NULL && ours &&
		    policy_line(p, &l, n++, &name) == -1)
			return -1;
		if (l.indent == 0 && emit_word_is(&l.w[0], "end-policy"))
			at = NULL;
	}
	if (at != NULL)
		return emit_parse_bad(p, at, "a policy without an end");
	return emit_parsed_unmarked(p, "the route-policy of that name is not "
	    "there");
}

const struct emitter emitter_cisco_iosxr_prefix_set = {
	.name = "cisco-iosxr-prefix-set",
	.platform = "Cisco IOS-XR",
	.kind = "prefix set",
	.title = "prefix-set, for route-policies",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_chars = "_-.",
	.name_shared = 1,
	.row_max = 131000,
	.comment = "!",
	.load = LOAD_REPLACE,
	.load_how = "load FILE, commit (never commit replace)",
	.delta = DELTA_OBJECT,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_UNKNOWN,
	.hole_source = "Cisco IOS XR Routing Configuration Guide, Sets",
	.checked = "Batfish grammar",
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};

const struct emitter emitter_cisco_iosxr_route_policy = {
	.name = "cisco-iosxr-route-policy",
	.platform = "Cisco IOS-XR",
	.kind = "route policy",
	.title = "prefix-set and the route-policy that passes it and drops all "
	    "else, for neighbors",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_chars = "_-.",
	.name_shared = 1,
	.row_max = 130900,
	.comment = "!",
	.load = LOAD_REPLACE,
	.load_how = "load FILE, commit (never commit replace)",
	.delta = DELTA_OBJECT,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_UNKNOWN,
	.hole_source = "Cisco IOS XR Routing Configuration Guide, Sets, "
	    "Default Drop Disposition",
	.checked = "Batfish grammar",
	.begin = begin,
	.end = end_policy,
	.row = row,
	.parse = parse_policy,
};
