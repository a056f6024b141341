/*
 * community of Nokia SR OS, for the MD-CLI, true for a route that has any of
 * its values.
 *
 * The expression "A:B OR C:D" matches a route that has either (NSP 24.4 User
 * Guide, "To configure a community policy").  It is one leaf of 1 to 900
 * characters that a community must not have empty, beside "exact", which is
 * false by default; names have up to 64 characters (nokia-conf-policy-options
 * and nokia-types-sros of Nokia YANG 21.7 and 25.3).  So a new expression takes
 * the old one's place, and a commit does it for all of them at once.  What
 * members beside an expression mean nobody says: such a community is not read,
 * and is no place to load this.  There is no row for the classic CLI, whose
 * form for expressions we found in no manual.
 */
#include "emit.h"

#define OR	" OR "

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "/configure policy-options community \"", ctx->name,
	    "\"\n    expression {\n        exact false\n        expr \"", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, ctx->index > 0 ? OR : "", r->text, NULL);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "\"\n    }\n");
}

/* "A:B OR C:D"; what else stands there spoils the object. */
static int
parse_expr(struct emit_parse *p, const struct emit_word *expr)
{
	const char		*s = expr->p, *stop = expr->p + expr->n;
	struct emit_word	 w;
	struct row		 r;
	uint32_t		 part[3];

	memset(&r, 0, sizeof r);
	r.kind = ROW_VALUE;
	for (;;) {
		w.p = s;
		while (s < stop && *s != ' ')
			s++;
		w.n = (size_t)(s - w.p);
		if (value_parse(w.p, w.n, part) != VALUE_COMMUNITY)
			break;
		if (emit_parsed_text(p, &r, &w) == -1)
			return -1;
		if (s == stop)
			return 0;
		if ((size_t)(stop - s) < sizeof OR ||
		    memcmp(s, OR, sizeof OR - 1) != 0)
			break;
		s += sizeof OR - 1;
	}
	return emit_parse_spoil(p, expr->p,
	    "only \"A:B OR C:D\" is understood");
}

static int
path(struct emit_parse *p, const struct emit_path *x, void *arg)
{
	static const char *const	 keys[] = {
		"policy-options", "community", NULL
	};
	const struct emit_word		*w;
	size_t				 i, k;

	(void)arg;
	if (!path_match(x, keys, &i) || x->what == PATH_CLOSE)
		return 0;
	if (emit_parsed_object(p, x->w[i].p, x->w[i].n, 0) == -1)
		return -1;
	if (x->n == i + 1)
		return 0;
	w = &x->w[i + 1];
	if (!emit_word_is(w, "expression"))
		return x->loose ? 0 : emit_parse_spoil(p, w->p,
		    "not understood");
	for (k = i + 2; k + 1 < x->n; k += 2) {
		w = &x->w[k];
		if (emit_word_is(w, "expr")) {
			if (emit_parsed_count(p) > 0)
				return emit_parse_spoil(p, w->p,
				    "a second expression");
			if (parse_expr(p, w + 1) == -1)
				return -1;
		} else if (!emit_word_is(w, "exact") ||
		    !emit_word_is(w + 1, "false"))
			break;
	}
	return k == x->n ? 0 : emit_parse_spoil(p, x->w[k].p,
	    "not understood");
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return path_parse(p, text, size, PATH_LINES, path, NULL);
}

const struct emitter emitter_nokia_sros_md_community = {
	.name = "nokia-sros-md-community",
	.platform = "Nokia SR OS (MD-CLI)",
	.kind = "community",
	.title = "community with an expression, any of its values",
	.matches = MATCH_VALUE,
	.rows = ROW_VALUE,
	.says = VALUE_COMMUNITY,
	.families = FAMILIES_TOGETHER,
	.name_max = 64,
	.name_chars = "_-.",
	.text_max = 900,
	.comment = "#",
	.load = LOAD_REPLACE,
	.load_how = "edit-config exclusive, exec FILE, commit; under a name "
	    "that has no members",
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
