/*
 * A prefix set of BIRD, as a constant and as a function.
 *
 * Tried with 2.0.12 and 1.6.8: an undefined name is an error; host bits and
 * both families in one are errors; a symbol has at most 64 characters, and one
 * of 32 and more hexadecimal digits alone is read as a byte string.  Nets: P
 * exact, P+ and longer, P{lo,hi}.  "[ ]" is a set that matches nothing for
 * 2.0.12 and a syntax error for 1.6.8, where a function may return false
 * instead.  1.6 has a daemon for each family, so a file is for one.
 * The file is included, and "birdc configure" takes it over at once: all of it,
 * or after an error nothing.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "define ", ctx->name, " = [\n", NULL);
}

static void
function_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "function ", ctx->name, "()\n{\n  return ",
	    ctx->count == 0 ? "false;\n" : "net ~ [\n", NULL);
}

static void
function_end(struct emit_ctx *ctx)
{
	out_str(ctx->out, ctx->count == 0 ? "}\n" : "  ];\n}\n");
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char		*p = out_room(ctx->out, EMIT_ROOM);
	unsigned	 kind = emit_range_kind(&r->prange);

	EMIT_LIT(p, "  ");
	p = emit_put_prefix(p, &r->prange.p);
	if (kind == RANGE_ORLONGER)
		*p++ = '+';
	else if (kind != RANGE_EXACT) {
		*p++ = '{';
		p = emit_put_u32(p, r->prange.lo);
		*p++ = ',';
		p = emit_put_u32(p, r->prange.hi);
		*p++ = '}';
	}
	if (ctx->index + 1 < ctx->count)
		*p++ = ',';
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "];\n");
}

/* "{lo,hi}" behind a prefix; its brace is the last token. */
static int
parse_range(struct emit_parse *p, struct emit_scan *s, struct prange *x)
{
	uint32_t	 lo, hi;

	if (emit_token(s) != TOK_WORD || emit_word_u32(&s->w, 128, &lo) == -1 ||
	    (emit_token(s), !emit_tok_is(s, ',')) ||
	    emit_token(s) != TOK_WORD || emit_word_u32(&s->w, 128, &hi) == -1 ||
	    (emit_token(s), !emit_tok_is(s, '}')))
		return emit_parse_bad(p, s->w.p, "not understood");
	x->lo = (uint8_t)lo;
	x->hi = (uint8_t)hi;
	return emit_range_ok(p, s->w.p, x);
}

/* A prefix with its range; the last token is the first of it. */
static int
entry(struct emit_parse *p, struct emit_scan *s)
{
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (s->tok != TOK_WORD)
		return emit_scan_bad(p, s);
	if (emit_word_prefix(p, &s->w, 0, &r.prange) == -1)
		return -1;
	emit_token(s);
	if (emit_tok_is(s, '+')) {
		r.prange.hi = (uint8_t)prefix_width(r.prange.p.af);
		emit_token(s);
	} else if (emit_tok_is(s, '{')) {
		if (parse_range(p, s, &r.prange) == -1)
			return -1;
		emit_token(s);
	}
	return emit_parsed_row(p, &r);
}

/* Behind "[": sets of numbers and of pairs are none of ours. */
static int
is_ours(const struct emit_scan *s)
{
	return emit_tok_is(s, ']') || s->tok == TOK_END ||
	    (s->tok == TOK_WORD && memchr(s->w.p, '/', s->w.n) != NULL);
}

static int
parse_define(struct emit_parse *p, struct emit_scan *s)
{
	return bird_define(p, s, is_ours, entry);
}

/* These words follow: 1; others do: 0; the text ends: -1 (said). */
static int
follow(struct emit_parse *p, struct emit_scan *s, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (emit_token(s) == TOK_END || s->tok == TOK_BAD)
			return emit_parse_bad(p, s->w.p,
			    "a function without an end");
		if (s->tok == TOK_STRING || !emit_word_is(&s->w, *words))
			return 0;
	}
	return 1;
}

/*
 * "function NAME() { return net ~ [ ... ]; }", or "return false;"; one that
 * does anything else is none of ours.
 */
static int
parse_function(struct emit_parse *p, struct emit_scan *s)
{
	static const char *const	 head[] = { "(", ")", "{", "return",
					    NULL };
	static const char *const	 set[] = { "net", "~", "[", NULL };
	static const char *const	 none[] = { "false", ";", "}", NULL };
	static const char *const	 tail[] = { ";", "}", NULL };
	struct emit_scan		 look;
	struct emit_word		 name;
	int				 r;

	emit_token(s);
	name = s->w;
	if (s->tok != TOK_WORD || (r = follow(p, s, head)) == 0)
		return 0;
	look = *s;
	if (r == -1 || (r = follow(p, &look, none)) == -1)
		return -1;
	if (r == 1) {
		*s = look;
		return emit_parsed_new(p, name.p, name.n, 0);
	}
	if ((r = follow(p, s, set)) != 1)
		return r;
	for (look = *s; !emit_tok_is(&look, ']'); )
		if (emit_token(&look) == TOK_END || look.tok == TOK_BAD)
			return emit_parse_bad(p, name.p,
			    "a function without an end");
	if ((r = follow(p, &look, tail)) != 1)
		return r;
	emit_token(s);
	return emit_parsed_new(p, name.p, name.n, 0) == -1 ? -1 :
	    bird_entries(p, s, entry);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return bird_parse(p, text, size, "define", parse_define);
}

static int
parse_functions(struct emit_parse *p, const char *text, size_t size)
{
	return bird_parse(p, text, size, "function", parse_function);
}

#define BIRD1							\
	.platform = "BIRD 1.6",					\
	.matches = MATCH_ROUTE,					\
	.rows = ROW_PREFIX,					\
	.families = FAMILIES_APART,				\
	.one_family = 1,					\
	.ranges = RANGE_ALL,					\
	.name_max = 64,						\
	.name_chars = "_",					\
	.name_bad = bird_keywords,				\
	.name_alpha = 1,					\
	.comment = "#",						\
	.load = LOAD_FILE,					\
	.load_how = "include FILE in bird.conf (IPv4) or bird6.conf, " \
	    "birdc configure",					\
	.delta = DELTA_NONE,					\
	.order = ADDS_FIRST,					\
	.missing = HOLE_ERROR,					\
	.hole_source = "bird 1.6.8 tried",			\
	.checked = "bird -p, bird6 -p (bird 1.6.8)",		\
	.row = row

const struct emitter emitter_bird1_function = {
	.name = "bird1-function",
	.kind = "function",
	.title = "function, true for these routes, for filters",
	BIRD1,
	.empty = HOLE_NONE,
	.begin = function_begin,
	.end = function_end,
	.parse = parse_functions,
};

const struct emitter emitter_bird1_prefix_set = {
	.name = "bird1-prefix-set",
	.kind = "prefix set",
	.title = "define NAME = [ ... ], for filters",
	BIRD1,
	.empty = HOLE_ERROR,
	.begin = begin,
	.end = end,
	.parse = parse,
};

const struct emitter emitter_bird2_prefix_set = {
	.name = "bird2-prefix-set",
	.platform = "BIRD 2",
	.kind = "prefix set",
	.title = "define NAME = [ ... ], for filters",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_max = 64,
	.name_chars = "_",
	.name_bad = bird_keywords,
	.name_shared = 1,
	.name_alpha = 1,
	.comment = "#",
	.load = LOAD_FILE,
	.load_how = "include FILE, birdc configure",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_ERROR,
	.hole_source = "bird 2.0.12 tried",
	.checked = "bird -p (bird2 2.0.12)",
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};
