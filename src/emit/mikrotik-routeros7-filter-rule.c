/*
 * routing filter rule of MikroTik RouterOS 7: a chain of accepts.
 *
 * From help.mikrotik.com, "Route Selection and Filters" (Filter Syntax): rules
 * are tried in order, "dst==P" is that route, "dst in P" it and what lies in
 * it, "dst-len in A-B" its length; the default action of a chain is "reject",
 * so a chain of accepts needs no last rule, and none is written, since what is
 * added comes behind it.  The same rule may stand twice: the whole form adds
 * what is not there.  What a session does with a chain that has no rules no
 * page says.  RouterOS 6 has another menu, whose chains accept what they do not
 * match: it is not written for.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	out_str(ctx->out, "/routing filter rule\n");
	emit_lead(ctx, "chain=", ctx->name, " rule=\"", NULL);
}

/* chain=X rule="..." */
static char *
put_rule(struct emit_ctx *ctx, char *p, const struct prange *r)
{
	p = emit_put_lead(p, ctx);
	if (r->hi == r->p.len) {
		EMIT_LIT(p, "if (dst==");
		p = emit_put_prefix(p, &r->p);
	} else {
		EMIT_LIT(p, "if (dst in ");
		p = emit_put_prefix(p, &r->p);
		if (r->lo == r->hi) {
			EMIT_LIT(p, " && dst-len==");
			p = put_u8(p, r->lo);
		} else if (r->lo > r->p.len || r->hi < prefix_width(r->p.af)) {
			EMIT_LIT(p, " && dst-len in ");
			p = put_u8(p, r->lo);
			*p++ = '-';
			p = put_u8(p, r->hi);
		}
	}
	EMIT_LIT(p, ") {accept}\"");
	return p;
}

static void
add(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "add ");
	p = put_rule(ctx, p, &r->prange);
	EMIT_LIT(p, " comment=o365feed\n");
	emit_took(ctx->out, p);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, ":if ([:len [find ");
	p = put_rule(ctx, p, &r->prange);
	EMIT_LIT(p, "]] = 0) do={ ");
	emit_took(ctx->out, p);
	p = out_room(ctx->out, EMIT_ROOM);
	EMIT_LIT(p, "add ");
	p = put_rule(ctx, p, &r->prange);
	EMIT_LIT(p, " comment=o365feed }\n");
	emit_took(ctx->out, p);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "remove [find ");
	p = put_rule(ctx, p, &r->prange);
	EMIT_LIT(p, "]\n");
	emit_took(ctx->out, p);
}

/* --- reading ------------------------------------------------------------- */

/* If the text at *s starts with "lit", pass over it. */
static int
skip(const char **s, const char *end, const char *lit)
{
	size_t	 n = strlen(lit);

	if ((size_t)(end - *s) < n || memcmp(*s, lit, n) != 0)
		return 0;
	*s += n;
	return 1;
}

/* A length, up to a character that is no digit. */
static int
number(const char **s, const char *end, uint8_t *v)
{
	struct emit_word	 w = { *s, 0 };
	uint32_t		 x;

	while (*s < end && **s >= '0' && **s <= '9')
		++*s;
	w.n = (size_t)(*s - w.p);
	if (emit_word_u32(&w, 128, &x) == -1)
		return 0;
	*v = (uint8_t)x;
	return 1;
}

/* Only what we write: by this very text a rule is found again. */
static int
parse_rule(const struct emit_word *rule, struct prange *r)
{
	const char	*s = rule->p, *end = s + rule->n, *from, *why;
	int		 exact;

	if (!skip(&s, end, "if (dst"))
		return 0;
	exact = skip(&s, end, "==");
	if (!exact && !skip(&s, end, " in "))
		return 0;
	for (from = s; s < end && *s != ' ' && *s != ')'; s++)
		;
	memset(r, 0, sizeof *r);
	if (prefix_parse(from, (size_t)(s - from), 0, &r->p, &why) == -1)
		return 0;
	r->lo = r->hi = r->p.len;
	if (!exact)
		r->hi = (uint8_t)prefix_width(r->p.af);
	if (!exact && skip(&s, end, " && dst-len==")) {
		if (!number(&s, end, &r->lo))
			return 0;
		r->hi = r->lo;
	} else if (!exact && skip(&s, end, " && dst-len in ") &&
	    (!number(&s, end, &r->lo) || !skip(&s, end, "-") ||
	    !number(&s, end, &r->hi)))
		return 0;
	return skip(&s, end, ") {accept}") && s == end && r->lo >= r->p.len &&
	    r->lo <= r->hi && r->hi <= prefix_width(r->p.af);
}

static int
parse_add(struct emit_parse *p, const struct emit_add *a)
{
	const struct emit_word	*chain = add_value(a, "chain"), *v;
	struct row		 r;

	if (chain == NULL)
		return emit_parse_bad(p, a->at, "no chain");
	if (emit_parsed_object(p, chain->p, chain->n, 0) == -1)
		return -1;
	if ((v = add_value(a, "disabled")) != NULL && !emit_word_is(v, "no"))
		return emit_parse_spoil(p, a->at, "disabled there");
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if ((v = add_value(a, "rule")) == NULL || !parse_rule(v, &r.prange))
		return emit_parse_spoil(p, a->at, "not understood");
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return menu_parse(p, text, size, "routing filter rule",
	    "routing filter rule", parse_add);
}

const struct emitter emitter_mikrotik_routeros7_filter_rule = {
	.name = "mikrotik-routeros7-filter-rule",
	.platform = "MikroTik RouterOS 7",
	.kind = "filter chain",
	.title = "routing filter rule, a chain of accepts for BGP sessions",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_chars = "_-.",
	.name_shared = 1,
	.comment = "#",
	.load = LOAD_MERGE,
	.load_how = "/import FILE",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no vendor page says what a chain without rules does",
	.checked = "MikroTik's /console/inspect tree (7.9, 7.20.5, 7.24)",
	.begin = begin,
	.row = row,
	.add = add,
	.del = del,
	.parse = parse,
};
