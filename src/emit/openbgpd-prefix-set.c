/*
 * prefix-set of OpenBGPD.
 *
 * Tried with 7.7: commas between entries are free, one behind the last is an
 * error; both families may be in a set; a set that is defined twice, or named
 * and not defined, is an error, and then nothing is loaded.  A keyword as a
 * name must be quoted, so every name is.  Names have 127 characters at most
 * (SET_NAME_LEN in bgpd.h).  An empty set matches nothing (rde_filter.c: what
 * trie_match() does not find is no match).  Bare prefixes in a set may be used
 * with "or-longer" in the rule; with operators in it that is an error
 * (bgpd.conf(5), prefix-set).
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "prefix-set \"", ctx->name, "\" {\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char		*p = out_room(ctx->out, EMIT_ROOM);
	unsigned	 kind = emit_range_kind(&r->prange);

	*p++ = '\t';
	p = emit_put_prefix(p, &r->prange.p);
	if (kind == RANGE_ORLONGER)
		EMIT_LIT(p, " or-longer");
	else if (kind == RANGE_UPTO) {
		EMIT_LIT(p, " maxlen ");
		p = emit_put_u32(p, r->prange.hi);
	} else if (kind == RANGE_SPAN) {
		EMIT_LIT(p, " prefixlen ");
		p = emit_put_u32(p, r->prange.lo);
		EMIT_LIT(p, " - ");
		p = emit_put_u32(p, r->prange.hi);
	}
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "}\n");
}

static int
bad(struct emit_parse *p, const struct emit_scan *s)
{
	return emit_parse_bad(p, s->w.p, s->tok == TOK_END ?
	    "a set without an end" : "not understood");
}

/* The next token as a length. */
static int
length(struct emit_parse *p, struct emit_scan *s, uint8_t *n)
{
	uint32_t	 v;

	if (emit_token(s) != TOK_WORD || emit_word_u32(&s->w, 128, &v) == -1)
		return bad(p, s);
	*n = (uint8_t)v;
	return 0;
}

/*
 * Behind "prefixlen": "= n", "<= n", ">= n", "< n", "> n" or "n - m", as they
 * are written and as bgpctl(8) and "bgpd -nv" show them.
 */
static int
parse_lengths(struct emit_parse *p, struct emit_scan *s, struct prange *r)
{
	uint32_t	 v;
	int		 less, more, equal;

	emit_token(s);
	less = emit_tok_is(s, '<');
	more = emit_tok_is(s, '>');
	if (less || more)
		emit_token(s);
	if ((equal = emit_tok_is(s, '=')))
		emit_token(s);
	if (s->tok != TOK_WORD || emit_word_u32(&s->w, 128, &v) == -1 ||
	    (less && !equal && v == 0))
		return bad(p, s);
	r->lo = (uint8_t)(less ? r->p.len : more && !equal ? v + 1 : v);
	r->hi = (uint8_t)(more ? prefix_width(r->p.af) :
	    less && !equal ? v - 1 : v);
	if (less || more || equal)
		return 0;
	emit_token(s);
	return emit_word_is(&s->w, "-") ? length(p, s, &r->hi) : bad(p, s);
}

/* An entry, whose prefix is the last token; the next one is read. */
static int
parse_entry(struct emit_parse *p, struct emit_scan *s)
{
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (s->tok != TOK_WORD)
		return bad(p, s);
	if (emit_word_prefix(p, &s->w, 0, &r.prange) == -1)
		return -1;
	emit_token(s);
	if (s->tok == TOK_WORD && emit_word_is(&s->w, "or-longer"))
		r.prange.hi = (uint8_t)prefix_width(r.prange.p.af);
	else if (s->tok == TOK_WORD && emit_word_is(&s->w, "maxlen")) {
		if (length(p, s, &r.prange.hi) == -1)
			return -1;
	} else if (s->tok == TOK_WORD && emit_word_is(&s->w, "prefixlen")) {
		if (parse_lengths(p, s, &r.prange) == -1)
			return -1;
	} else
		return emit_parsed_row(p, &r);
	if (emit_range_ok(p, s->w.p, &r.prange) == -1)
		return -1;
	emit_token(s);
	return emit_parsed_row(p, &r);
}

static int
parse_set(struct emit_parse *p, struct emit_scan *s)
{
	emit_token(s);
	while (!emit_tok_is(s, '}')) {
		if (parse_entry(p, s) == -1)
			return -1;
		if (!emit_tok_is(s, ','))
			continue;
		emit_token(s);
		if (emit_tok_is(s, '}'))
			return bad(p, s);
	}
	return 0;
}

/* A rule names sets, too: only a name and a brace make a definition. */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_scan	 s;
	struct emit_word	 name;

	memset(&s, 0, sizeof s);
	s.p = text;
	s.end = text + size;
	s.chars = "_-./:";
	s.quotes = "\"";
	s.comments = 1;
	while (emit_token(&s) != TOK_END) {
		if (s.tok == TOK_BAD)
			return emit_parse_bad(p, s.w.p,
			    "a string or a comment without an end");
		if (s.tok != TOK_WORD || !emit_word_is(&s.w, "prefix-set"))
			continue;
		emit_token(&s);
		name = s.w;
		if (s.tok != TOK_WORD && s.tok != TOK_STRING)
			return bad(p, &s);
		emit_token(&s);
		if (!emit_tok_is(&s, '{')) {
			if (s.tok == TOK_END)
				return bad(p, &s);
			continue;
		}
		if (emit_parsed_new(p, name.p, name.n, 0) == -1 ||
		    parse_set(p, &s) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_openbgpd_prefix_set = {
	.name = "openbgpd-prefix-set",
	.platform = "OpenBGPD",
	.kind = "prefix set",
	.title = "prefix-set, for filter rules",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_max = 127,
	.name_chars = "_-.",
	.name_shared = 1,
	.comment = "#",
	.load = LOAD_FILE,
	.load_how = "include \"FILE\" in bgpd.conf, bgpctl reload",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_ERROR,
	.hole_source = "OpenBGPD rde_filter.c; bgpd 7.7 tried",
	.checked = "bgpd -n (openbgpd 7.7)",
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};
