/*
 * Routing policy of ExtremeXOS (Switch Engine): a text NAME.pol on the switch.
 *
 * An entry with "match any" permits what one of its conditions matches: "nlri P
 * exact" is that route, "nlri P" it and what lies in it; "any/0" is each of any
 * length (ExtremeXOS User Guide 22.3, "Translating an Access Profile to a
 * Policy"; ExtremeWare XOS 11.3 Concepts Guide, p. 281).  Entries are tried in
 * order.  What none matches is denied (the same, p. 280), but permitted where
 * OSPF imports (Switch Engine 32.2, "Import Policy"), and an entry without a
 * condition matches all (11.1, p. 191): so the last entry denies the rest, and
 * is all that is left of an empty list.  By it a text that was cut is known.
 *
 * The text counts when the policy is refreshed: it is read and processed as a
 * whole, then its users are told (16.2, "Refreshing Policies").  The guides'
 * examples are of IPv4 alone: a file is for one family.  Comments are told of
 * nowhere, so none is written.  Names are those of objects: 32 letters, digits
 * and '_', from a letter on (22.3, "Object Names").  What a neighbor does with
 * a policy that is not there is not told.
 */
#include "emit.h"

#define ENTRY	"o365feed"

static void
begin(struct emit_ctx *ctx)
{
	if (ctx->count > 0)
		out_str(ctx->out, "entry " ENTRY " {\n  if match any {\n");
}

/* Behind the entry of the rows, if there are rows. */
static void
end(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, ctx->count == 0 ? "" :
	    "  }\n  then {\n    permit;\n  }\n}\n",
	    "entry " ENTRY "_rest {\n  if match any {\n    nlri any/0;\n  }\n"
	    "  then {\n    deny;\n  }\n}\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "    nlri ");
	p = emit_put_prefix(p, &r->prange.p);
	if (emit_range_kind(&r->prange) == RANGE_EXACT)
		EMIT_LIT(p, " exact");
	*p++ = ';';
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* --- reading ------------------------------------------------------------- */

/* The next token is this character. */
static int
mark(struct emit_parse *p, struct emit_scan *s, char c)
{
	emit_token(s);
	return emit_tok_is(s, c) ? 0 : emit_scan_bad(p, s);
}

/* The last token is this word, perhaps with a capital. */
static int
is_word(const struct emit_scan *s, const char *want)
{
	return s->tok == TOK_WORD && s->w.n == strlen(want) &&
	    (*s->w.p | 0x20) == *want &&
	    memcmp(s->w.p + 1, want + 1, s->w.n - 1) == 0;
}

static int
word(struct emit_parse *p, struct emit_scan *s, const char *want)
{
	emit_token(s);
	return is_word(s, want) ? 0 : emit_scan_bad(p, s);
}

/* "nlri P [exact];", of which the first is the last token; *all: "any/0". */
static int
condition(struct emit_parse *p, struct emit_scan *s, int *all)
{
	struct row	 r;

	if (!is_word(s, "nlri") || emit_token(s) != TOK_WORD)
		return emit_scan_bad(p, s);
	if (emit_word_is(&s->w, "any/0")) {
		*all = 1;
		return mark(p, s, ';');
	}
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_word_prefix(p, &s->w, 0, &r.prange) == -1)
		return -1;
	emit_token(s);
	if (emit_tok_is(s, ';'))
		r.prange.hi = (uint8_t)prefix_width(r.prange.p.af);
	else if (!is_word(s, "exact"))
		return emit_scan_bad(p, s);
	else if (mark(p, s, ';') == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

/*
 * The conditions, up to their '}': some rows, or "any/0" alone.  Without "any"
 * all must match, and there may be one only; none at all would match all.
 */
static int
conditions(struct emit_parse *p, struct emit_scan *s, int *all)
{
	size_t	 n = 0;
	int	 any = 0;

	emit_token(s);
	if (is_word(s, "match")) {
		emit_token(s);
		any = is_word(s, "any");
		if (!any && !is_word(s, "all"))
			return emit_scan_bad(p, s);
		emit_token(s);
	}
	if (!emit_tok_is(s, '{'))
		return emit_scan_bad(p, s);
	for (emit_token(s); n == 0 || !emit_tok_is(s, '}'); emit_token(s)) {
		if (n++ > 0 && (!any || *all))
			return emit_scan_bad(p, s);
		if (condition(p, s, all) == -1)
			return -1;
		if (*all && n > 1)
			return emit_scan_bad(p, s);
	}
	return 0;
}

/* An entry behind its keyword: rows that it permits, or *rest: all, denied. */
static int
entry(struct emit_parse *p, struct emit_scan *s, int *rest)
{
	if (emit_token(s) != TOK_WORD)
		return emit_scan_bad(p, s);
	if (mark(p, s, '{') == -1 || word(p, s, "if") == -1 ||
	    conditions(p, s, rest) == -1 || word(p, s, "then") == -1 ||
	    mark(p, s, '{') == -1 ||
	    word(p, s, *rest ? "deny" : "permit") == -1 ||
	    mark(p, s, ';') == -1 || mark(p, s, '}') == -1)
		return -1;
	return mark(p, s, '}');
}

/* A text is one policy, and nothing else is in it. */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_scan	 s;
	int			 rest = 0;

	memset(&s, 0, sizeof s);
	s.p = text;
	s.end = text + size;
	s.chars = "_-./:";
	s.quotes = "\"";
	s.comments = 1;
	if (emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	while (emit_token(&s) != TOK_END) {
		if (rest || !is_word(&s, "entry"))
			return emit_scan_bad(p, &s);
		if (entry(p, &s, &rest) == -1)
			return -1;
	}
	return rest ? 0 : emit_parse_bad(p, s.w.p,
	    "the text ends before what denies the rest");
}

const struct emitter emitter_extreme_exos_policy = {
	.name = "extreme-exos-policy",
	.platform = "Extreme EXOS",
	.kind = "policy",
	.title = "policy file that permits these routes, no others",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.alone = 1,
	.one_family = 1,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT | RANGE_ORLONGER,
	.name_max = 32,
	.name_chars = "_",
	.name_alpha = 1,
	.load = LOAD_FILE,
	.load_how = "tftp get HOST FILE NAME.pol, check policy NAME, refresh "
	    "policy NAME",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_UNKNOWN,
	.hole_source = "the text ends with an entry that denies the rest; of "
	    "a policy that is not there no page tells",
	.checked = "no",
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};
