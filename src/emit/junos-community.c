/*
 * community of Juniper Junos, true for a route that has any of its values.
 *
 * All members of a community must match, each of them any one value of the
 * route; and a regular expression sees a value as characters, the colon among
 * them (Juniper, "How BGP Communities and Extended Communities Are Evaluated in
 * Routing Policy Match Conditions").  So there is one member, an expression
 * with the alternatives: extended ones of POSIX 1003.2, with ^, $, | and
 * brackets (Juniper, "Understanding How to Define BGP Communities and Extended
 * Communities"; names of up to 255 letters, digits and hyphens).  A policy can
 * match such a community and delete it from a route, but not set or add it.
 *
 * "replace:" counts under "load replace" only; the commit is atomic.  There is
 * no form as "set" commands: a second member that is set beside the old one
 * would be wanted, too.  What an empty or an undefined one does is not settled.
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
	emit_strs(ctx->out, "    replace: community ", ctx->name,
	    " {\n        members \"^(", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, ctx->index > 0 ? "|" : "", r->text, NULL);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, ")$\";\n    }\n");
}

/* One value, from p on; returns what follows it, or NULL. */
static const char *
parse_value(struct emit_parse *p, const char *s, const char *end, int *bad)
{
	struct emit_word	 w = { s, 0 };
	uint32_t		 part[3];
	struct row		 r;

	while (s + w.n < end && strchr("0123456789:", s[w.n]) != NULL)
		w.n++;
	if (value_parse(w.p, w.n, part) != VALUE_COMMUNITY)
		return NULL;
	memset(&r, 0, sizeof r);
	r.kind = ROW_VALUE;
	*bad = emit_parsed_text(p, &r, &w) == -1;
	return *bad ? NULL : s + w.n;
}

/* "A:B" or "^(A:B|...)$" as the only member: 0, -1 (said), 1: another one. */
static int
parse_member(struct emit_parse *p, const struct emit_word *w)
{
	const char	*s = w->p, *end = w->p + w->n;
	int		 bad = 0, many;

	many = w->n > 4 && memcmp(s, "^(", 2) == 0 &&
	    memcmp(end - 2, ")$", 2) == 0;
	if (many) {
		s += 2;
		end -= 2;
	}
	while ((s = parse_value(p, s, end, &bad)) != NULL && s < end)
		if (!many || *s++ != '|')
			return 1;
	return bad ? -1 : s == NULL;
}

/* What "members" and all else says of a community, from word i on. */
static int
parse_leaf(struct emit_parse *p, const struct emit_path *x, size_t i)
{
	const struct emit_word	*w = &x->w[i];
	size_t			 n = x->n - i;
	int			 rc = 1;

	if (x->off)
		return emit_parse_spoil(p, w->p, "inactive there");
	if (emit_word_is(w, "members")) {
		if (n == 4 && emit_word_is(&w[1], "[") &&
		    emit_word_is(&w[3], "]"))
			rc = parse_member(p, &w[2]);
		else if (n == 2)
			rc = parse_member(p, &w[1]);
	}
	return rc != 1 ? rc : emit_parse_spoil(p, w->p, "only one member, a "
	    "value or \"^(A:B|A:B)$\", is understood");
}

/* arg: the community whose members were told last. */
static int
path(struct emit_parse *p, const struct emit_path *x, void *arg)
{
	static const char *const	 keys[] = {
		"policy-options", "community", NULL
	};
	struct emit_word		*last = arg;
	const struct emit_word		*name;
	size_t				 i;

	if (!path_match(x, keys, &i) || x->what == PATH_CLOSE)
		return 0;
	name = &x->w[i];
	if (emit_parsed_object(p, name->p, name->n, 0) == -1)
		return -1;
	if (x->what != PATH_STATEMENT || x->n == i + 1)
		return 0;
	/* "set" adds a member to those that are there */
	if (last->n == name->n && memcmp(last->p, name->p, name->n) == 0 &&
	    emit_word_is(&x->w[i + 1], "members"))
		return emit_parse_spoil(p, name->p, "all of its members are "
		    "wanted at once");
	if (emit_word_is(&x->w[i + 1], "members"))
		*last = *name;
	return parse_leaf(p, x, i + 1);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_word	 last = { "", 0 };

	return path_parse(p, text, size, 0, path, &last);
}

const struct emitter emitter_junos_community = {
	.name = "junos-community",
	.platform = "Juniper Junos",
	.kind = "community",
	.title = "community, any of its values, for policies that match it",
	.matches = MATCH_VALUE,
	.rows = ROW_VALUE,
	.says = VALUE_COMMUNITY,
	.families = FAMILIES_TOGETHER,
	.name_max = 255,
	.name_chars = "-_",
	.comment = "#",
	.load = LOAD_REPLACE,
	.load_how = "load replace FILE, commit",
	.delta = DELTA_OBJECT,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "not settled",
	.checked = "no",
	.open = open,
	.close = close,
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};
