/*
 * JSON (RFC 8259): an object a list, {"name": ..., "prefixes": [...]}, and an
 * array of them where a file holds several lists.  Lists of host names and of
 * communities have "hosts" and "communities" in its place, as strings.
 *
 * One prefix a line, with the comma that separates it from the row above at its
 * start: a prefix that comes or goes changes its own line, and no other but for
 * the first of all.
 */
#include "emit.h"

static void
open(struct emit_ctx *ctx)
{
	if (ctx->objects > 1)
		out_str(ctx->out, "[\n");
}

static void
close(struct emit_ctx *ctx)
{
	if (ctx->objects > 1)
		out_str(ctx->out, "]\n");
}

static const char *const keys[] = {
	[ROW_PREFIX] = "prefixes", [ROW_HOST] = "hosts",
	[ROW_VALUE] = "communities"
};

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "{\"name\": \"", ctx->name, "\", \"",
	    keys[ctx->kind], "\": [\n", NULL);
}

static void
text(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, ctx->index == 0 ? " \"" : ",\"", r->text, "\"\n",
	    NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	*p++ = ctx->index == 0 ? ' ' : ',';
	EMIT_LIT(p, "{\"prefix\": \"");
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, "\", \"lo\": ");
	p = emit_put_u32(p, r->prange.lo);
	EMIT_LIT(p, ", \"hi\": ");
	p = emit_put_u32(p, r->prange.hi);
	EMIT_LIT(p, "}\n");
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, ctx->object + 1 < ctx->objects ? "]},\n" : "]}\n");
}

/* --- reading: the same objects, in whatever layout and order of keys ------ */

struct json {
	struct emit_parse	*parse;
	struct emit_scan	 s;
};

static int
bad(struct json *j)
{
	return emit_parse_bad(j->parse, j->s.w.p, j->s.tok == TOK_END ?
	    "the text ends too early" : "not understood");
}

/* Take the next token, which must be this character. */
static int
want(struct json *j, char c)
{
	emit_token(&j->s);
	return emit_tok_is(&j->s, c) ? 0 : bad(j);
}

/* Behind a member: ',' is 1, "end" is 0. */
static int
more(struct json *j, char end_char)
{
	emit_token(&j->s);
	if (emit_tok_is(&j->s, ','))
		return 1;
	return emit_tok_is(&j->s, end_char) ? 0 : bad(j);
}

/* A key and its colon. */
static int
key(struct json *j, struct emit_word *k)
{
	if (emit_token(&j->s) != TOK_STRING)
		return bad(j);
	*k = j->s.w;
	return want(j, ':');
}

/* {"prefix": "P", "lo": n, "hi": n}, whose brace is the last token. */
static int
parse_row(struct json *j)
{
	struct emit_word	 k;
	struct row		 r;
	uint32_t		 v, lo = 0, hi = 0;
	unsigned		 seen = 0, bit;
	int			 m;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	do {
		if (key(j, &k) == -1)
			return -1;
		bit = emit_word_is(&k, "prefix") ? 1 :
		    emit_word_is(&k, "lo") ? 2 : emit_word_is(&k, "hi") ? 4 : 0;
		emit_token(&j->s);
		if (bit == 0 || (seen & bit))
			return bad(j);
		seen |= bit;
		if (bit == 1) {
			if (j->s.tok != TOK_STRING)
				return bad(j);
			if (emit_word_prefix(j->parse, &j->s.w, 0,
			    &r.prange) == -1)
				return -1;
		} else {
			if (j->s.tok != TOK_WORD ||
			    emit_word_u32(&j->s.w, 128, &v) == -1)
				return bad(j);
			if (bit == 2)
				lo = v;
			else
				hi = v;
		}
		if ((m = more(j, '}')) == -1)
			return -1;
	} while (m);
	if (seen != 7)
		return bad(j);
	r.prange.lo = (uint8_t)lo;
	r.prange.hi = (uint8_t)hi;
	if (emit_range_ok(j->parse, j->s.w.p, &r.prange) == -1)
		return -1;
	return emit_parsed_row(j->parse, &r);
}

/* A string of an array of them, which is the last token. */
static int
parse_text(struct json *j, enum row_kind kind)
{
	struct row	 r;

	if (j->s.tok != TOK_STRING)
		return bad(j);
	memset(&r, 0, sizeof r);
	r.kind = kind;
	return emit_parsed_text(j->parse, &r, &j->s.w);
}

/* The array of rows, from its '[' on. */
static int
parse_rows(struct json *j, enum row_kind kind)
{
	int	 m;

	if (want(j, '[') == -1)
		return -1;
	emit_token(&j->s);
	if (emit_tok_is(&j->s, ']'))
		return 0;
	for (;;) {
		if (kind == ROW_PREFIX && !emit_tok_is(&j->s, '{'))
			return bad(j);
		if ((kind == ROW_PREFIX ? parse_row(j) :
		    parse_text(j, kind)) == -1 || (m = more(j, ']')) == -1)
			return -1;
		if (m == 0)
			return 0;
		emit_token(&j->s);
	}
}

/* An object, whose brace is the last token; its name stands first. */
static int
parse_list(struct json *j)
{
	struct emit_word	 k;
	int			 kind;

	if (!emit_tok_is(&j->s, '{'))
		return bad(j);
	if (key(j, &k) == -1)
		return -1;
	if (!emit_word_is(&k, "name") || emit_token(&j->s) != TOK_STRING ||
	    memchr(j->s.w.p, '\\', j->s.w.n) != NULL)
		return bad(j);
	if (emit_parsed_new(j->parse, j->s.w.p, j->s.w.n, 0) == -1 ||
	    want(j, ',') == -1 || key(j, &k) == -1)
		return -1;
	for (kind = ROW_VALUE; kind >= ROW_PREFIX; kind--)
		if (emit_word_is(&k, keys[kind]))
			return parse_rows(j, (enum row_kind)kind) == -1 ? -1 :
			    want(j, '}');
	return bad(j);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct json	 j;
	int		 m = 0;

	memset(&j, 0, sizeof j);
	j.parse = p;
	j.s.p = text;
	j.s.end = text + size;
	j.s.chars = "-+.";
	j.s.quotes = "\"";
	emit_token(&j.s);
	if (emit_tok_is(&j.s, '[')) {
		do {
			emit_token(&j.s);
			if (parse_list(&j) == -1 || (m = more(&j, ']')) == -1)
				return -1;
		} while (m);
	} else if (parse_list(&j) == -1)
		return -1;
	return emit_token(&j.s) == TOK_END ? 0 : bad(&j);
}

const struct emitter emitter_json = {
	.name = "json",
	.platform = "any",
	.kind = "data",
	.title = "name, prefixes and lengths of routes, one prefix a line",
	.matches = MATCH_ANY,
	.rows = ROW_PREFIX,
	.also = TAKES(ROW_HOST) | TAKES(ROW_VALUE),
	.families = FAMILIES_TOGETHER,
	.ranges = RANGE_DATA,
	.name_max = 255,
	.name_chars = "_-.",
	.load = LOAD_FILE,
	.load_how = "the file is the data",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_UNKNOWN,
	.hole_source = "its reader decides",
	.checked = "Python json",
	.open = open,
	.close = close,
	.begin = begin,
	.end = end,
	.row = row,
	.text = text,
	.parse = parse,
};
