/*
 * policy-statement of Juniper Junos with route filters: it accepts the routes
 * of the list and rejects all others, as a subroutine ("from policy NAME") or
 * at the end of a chain.
 *
 * Each route filter carries its action: "These actions are taken immediately
 * after a match occurs, and the then statement is not evaluated" (Junos 10.4
 * Policy Framework Configuration Guide, p. 125).  So the term itself can
 * reject: when its last route filter goes, it matches every route, and rejects
 * it.  What no route filter matches meets the second reject, since a subroutine
 * that ends without an action would take the protocol's default (p. 133).  As
 * in a route-filter-list only the longest prefix decides (p. 127).  A route
 * filter is keyed by prefix, match type and value.  A policy that is named and
 * not defined does not commit ("Policy error: Policy P referenced but not
 * defined", Junos for Dummies, "How to Commit Your Junos Configuration").
 */
#include <string.h>

#include "emit.h"

#define TERM	"o365feed"

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
	emit_strs(ctx->out, "    replace: policy-statement ", ctx->name, " {\n"
	    "        term " TERM " {\n", ctx->count == 0 ? "" :
	    "            from {\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "                route-filter ");
	p = filter_put(p, &r->prange);
	EMIT_LIT(p, " accept;\n");
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, ctx->count == 0 ? "" : "            }\n",
	    "            then reject;\n"
	    "        }\n"
	    "        then reject;\n"
	    "    }\n", NULL);
}

/* "from route-filter P match-type accept", from word i on; other words not. */
static int
parse_filter(struct emit_parse *p, const struct emit_path *x, size_t i)
{
	struct row	 r;
	size_t		 used, n = x->n - i;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (n < 4 || !emit_word_is(&x->w[i], "from") ||
	    !emit_word_is(&x->w[i + 1], "route-filter"))
		return emit_parse_bad(p, x->w[i].p, "not understood");
	i += 2;
	if (filter_parse(p, &x->w[i], x->n - i, &r.prange, &used) == -1)
		return -1;
	if (i + used + 1 != x->n || !emit_word_is(&x->w[x->n - 1], "accept"))
		return emit_parse_bad(p, x->w[i].p, "not understood");
	return emit_parsed_row(p, &r);
}

/*
 * A part of a policy that is no part of our term.  What stands behind that one
 * is never asked, as it rejects the rest; a term before it decides first.
 */
static int
others(struct emit_parse *p, const struct emit_path *x, size_t i,
    struct emit_word *before)
{
	const struct emit_word	*w = &x->w[i];
	int			 there = emit_parsed_at(p, w->p, w->n);

	if (there && x->off && x->n == i + 1)
		return emit_parse_spoil(p, w->p, "inactive there");
	if (!there && !x->off && x->n > i + 1 &&
	    emit_word_is(&w[1], "term"))
		*before = *w;
	return 0;
}

/* Policies without a term of ours are another's. */
static int
path(struct emit_parse *p, const struct emit_path *x, void *arg)
{
	static const char *const	 keys[] = {
		"policy-options", "policy-statement", NULL
	};
	struct emit_word		*before = arg;
	size_t				 i;

	if (!path_match(x, keys, &i))
		return 0;
	if (x->n < i + 3 || !emit_word_is(&x->w[i + 1], "term") ||
	    !emit_word_is(&x->w[i + 2], TERM))
		return others(p, x, i, before);
	if (x->off)
		return emit_parse_bad(p, x->w[x->n - 1].p, "inactive there");
	if (emit_parsed_object(p, x->w[i].p, x->w[i].n, 0) == -1)
		return -1;
	if (before->n == x->w[i].n &&
	    memcmp(before->p, x->w[i].p, before->n) == 0 &&
	    emit_parse_spoil(p, x->w[i].p, "a term before ours") == -1)
		return -1;
	i += 3;
	if (x->what != PATH_STATEMENT || i == x->n)
		return 0;
	if (x->n == i + 2 && emit_word_is(&x->w[i], "then") &&
	    emit_word_is(&x->w[i + 1], "reject")) {
		emit_parsed_mark(p);
		return 0;
	}
	return parse_filter(p, x, i);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_word	 before = { "", 0 };

	if (path_parse(p, text, size, 0, path, &before) == -1)
		return -1;
	return emit_parsed_unmarked(p, "its term does not reject the rest");
}

/* --- as "set" and "delete" ------------------------------------------------ */

static void
set_begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, " policy-options policy-statement ", ctx->name, " term "
	    TERM " from route-filter ", NULL);
	if (ctx->edits)
		return;
	emit_strs(ctx->out, "set policy-options policy-statement ", ctx->name,
	    " term " TERM " then reject\n"
	    "set policy-options policy-statement ", ctx->name, " then reject\n",
	    NULL);
}

static void
set_row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = filter_put(emit_put_verb(p, "set\0\0\0\0", 3, ctx), &r->prange);
	EMIT_LIT(p, " accept\n");
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

#define SAME								\
	.platform = "Juniper Junos",					\
	.kind = "policy statement",					\
	.matches = MATCH_ROUTE,						\
	.rows = ROW_PREFIX,						\
	.families = FAMILIES_APART,					\
	.ranges = RANGE_ALL,						\
	.longest = 1,							\
	.name_max = 255,						\
	.name_chars = "-_",						\
	.name_shared = 1,						\
	.comment = "#",							\
	.empty = HOLE_NONE,						\
	.missing = HOLE_ERROR,						\
	.hole_source = "Juniper, Policy Framework Guide: without route "\
	    "filters the term matches all, and rejects it",		\
	.parse = parse

const struct emitter emitter_junos_policy_statement = {
	SAME,
	.name = "junos-policy-statement",
	.title = "policy-statement that accepts these routes, no others",
	.load = LOAD_REPLACE,
	.load_how = "load replace FILE, commit",
	.delta = DELTA_OBJECT,
	.order = ADDS_FIRST,
	.checked = "no",
	.open = open,
	.close = close,
	.begin = begin,
	.end = end,
	.row = row,
};

/*
 * No "delete" of the policy first: a file that was cut would then lose what it
 * does not hold any more, and nothing in such a file tells its end.
 */
const struct emitter emitter_junos_policy_statement_set = {
	SAME,
	.name = "junos-policy-statement-set",
	.title = "policy-statement that accepts these routes, no others, as "
	    "set and delete commands",
	.load = LOAD_MERGE,
	.load_how = "configure exclusive, load set FILE, commit",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.checked = "no",
	.begin = set_begin,
	.row = set_row,
	.add = set_row,
	.del = set_del,
};
