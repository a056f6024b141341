/*
 * prefix-sets of GoBGP, in gobgpd's configuration as TOML and as JSON.
 *
 * Tried with 3.10: a set holds one family; a set without prefixes is allowed;
 * a prefix may be in it with several ranges, and "gobgp policy prefix add" and
 * "del" name one of them.  Of the prefixes around a route the longest decides
 * alone (PrefixCondition.Evaluate in internal/pkg/table/policy.go matches in a
 * tree), and in an empty set none does.  A daemon whose policy names a set that
 * is not defined says so and runs without any policy.  --dry-run takes bad
 * prefixes: only a start finds them.  gobgpd reads one file, so this is a part
 * of it.  What a delta changes is gone with the next start, unless the file is
 * replaced, too.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	if (ctx->edits > 0)
		emit_lead(ctx, " ", ctx->name, " ", NULL);
	else
		emit_strs(ctx->out, "[[defined-sets.prefix-sets]]\n"
		    "prefix-set-name = \"", ctx->name, "\"\nprefix-list = [\n",
		    NULL);
}

static char *
put_lengths(char *p, const struct prange *r)
{
	p = emit_put_u32(p, r->lo);
	EMIT_LIT(p, "..");
	return emit_put_u32(p, r->hi);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "  {ip-prefix = \"");
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, "\", masklength-range = \"");
	p = put_lengths(p, &r->prange);
	EMIT_LIT(p, "\"},\n");
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	if (ctx->edits == 0)
		out_str(ctx->out, "]\n");
}

/* " NAME P lo..hi" behind the verb. */
static void
put_edit(struct emit_ctx *ctx, char *p, const struct row *r)
{
	p = emit_put_lead(p, ctx);
	p = emit_put_prefix(p, &r->prange.p);
	*p++ = ' ';
	p = put_lengths(p, &r->prange);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
add(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "gobgp policy prefix add");
	put_edit(ctx, p, r);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "gobgp policy prefix del");
	put_edit(ctx, p, r);
}

/* --- JSON ---------------------------------------------------------------- */

static void
json_open(struct emit_ctx *ctx)
{
	out_str(ctx->out, "{\"defined-sets\": {\"prefix-sets\": [\n");
}

static void
json_close(struct emit_ctx *ctx)
{
	out_str(ctx->out, "]}}\n");
}

static void
json_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "{\"prefix-set-name\": \"", ctx->name,
	    "\", \"prefix-list\": [\n", NULL);
}

static void
json_row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	*p++ = ctx->index == 0 ? ' ' : ',';
	EMIT_LIT(p, "{\"ip-prefix\": \"");
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, "\", \"masklength-range\": \"");
	p = put_lengths(p, &r->prange);
	EMIT_LIT(p, "\"}\n");
	emit_took(ctx->out, p);
}

static void
json_end(struct emit_ctx *ctx)
{
	out_str(ctx->out, ctx->object + 1 < ctx->objects ? "]},\n" : "]}\n");
}

/* Our own, which is gobgpd's configuration; and "gobgp -j policy prefix". */
static int
json_parse(struct emit_parse *p, const char *text, size_t size)
{
	static const struct json_shape	 conf = {
		"prefix-sets", "prefix-set-name", "prefix-list", "ip-prefix",
		"masklength-range", NULL, NULL
	};
	static const struct json_shape	 shown = {
		NULL, "name", "prefixes", "ip_prefix", NULL,
		"mask_length_min", "mask_length_max"
	};

	return json_lists(p, text, size, size > 0 && *text == '[' ? &shown :
	    &conf);
}

/* --- reading TOML -------------------------------------------------------- */

static int
bad(struct emit_parse *p, const struct emit_scan *s)
{
	return emit_parse_bad(p, s->w.p, s->tok == TOK_END ?
	    "the text ends in a set" : "not understood");
}

/* "key = "string"", of which the key is the last token. */
static int
string(struct emit_parse *p, struct emit_scan *s, struct emit_word *v)
{
	emit_token(s);
	if (!emit_tok_is(s, '=') || emit_token(s) != TOK_STRING)
		return bad(p, s);
	*v = s->w;
	return 0;
}

/* "lo..hi" as two lengths. */
static int
parse_lengths(struct emit_parse *p, const struct emit_word *v,
    struct prange *r)
{
	const char		*dots = memmem(v->p, v->n, "..", 2);
	struct emit_word	 a = *v, b = *v;
	uint32_t		 lo, hi;

	if (dots != NULL) {
		a.n = (size_t)(dots - v->p);
		b.p = dots + 2;
		b.n = v->n - a.n - 2;
	}
	if (dots == NULL || emit_word_u32(&a, 128, &lo) == -1 ||
	    emit_word_u32(&b, 128, &hi) == -1)
		return emit_parse_bad(p, v->p, "no range of lengths");
	r->lo = (uint8_t)lo;
	r->hi = (uint8_t)hi;
	return emit_range_ok(p, v->p, r);
}

/* Where a set is: TOML lets keys come in any order, and rows need a name. */
enum { SET_NEW, SET_NAMED, SET_LISTED };

/* What is known of one prefix is a row when the next thing begins. */
static int
put_pair(struct emit_parse *p, struct emit_word pair[2], int set)
{
	struct row	 r;

	if (pair[0].p == NULL)
		return pair[1].p == NULL ? 0 : emit_parse_bad(p, pair[1].p,
		    "no ip-prefix with it");
	if (set == SET_NEW)
		return emit_parse_bad(p, pair[0].p,
		    "a prefix before the prefix-set-name");
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_word_prefix(p, &pair[0], 0, &r.prange) == -1 ||
	    (pair[1].p != NULL && parse_lengths(p, &pair[1],
	    &r.prange) == -1))
		return -1;
	memset(pair, 0, 2 * sizeof pair[0]);
	return emit_parsed_row(p, &r);
}

/* An array of objects or none; a table of TOML has a word there. */
static int
is_json(const char *text, size_t size)
{
	struct emit_scan	 s;

	memset(&s, 0, sizeof s);
	s.p = text;
	s.end = text + size;
	s.chars = s.quotes = "";
	emit_token(&s);
	if (!emit_tok_is(&s, '['))
		return 0;
	emit_token(&s);
	return emit_tok_is(&s, '{') || emit_tok_is(&s, ']');
}

/*
 * Tables or inline ones: the keys that matter have names of their own, and the
 * two of a prefix end at any bracket.  JSON is what a daemon shows.
 */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_scan	 s;
	struct emit_word	 name, pair[2], *v;
	int			 open = 0, set = SET_NEW;

	if (is_json(text, size))
		return json_parse(p, text, size);
	memset(&s, 0, sizeof s);
	memset(pair, 0, sizeof pair);
	s.p = text;
	s.end = text + size;
	s.chars = "_-./:";
	s.quotes = "\"'";
	s.comments = 1;
	while (emit_token(&s) != TOK_END) {
		if (s.tok == TOK_BAD)
			return emit_parse_bad(p, s.w.p,
			    "a string without an end");
		if (emit_tok_is(&s, '[') || emit_tok_is(&s, '{'))
			open++;
		if (emit_tok_is(&s, ']') || emit_tok_is(&s, '}'))
			open--;
		if (s.tok == TOK_CHAR && strchr("[]{}", *s.w.p) != NULL &&
		    put_pair(p, pair, set) == -1)
			return -1;
		if (s.tok != TOK_WORD)
			continue;
		if (emit_word_is(&s.w, "defined-sets.prefix-sets"))
			set = SET_NEW;
		/* the second list is that of a set whose name comes later */
		if (emit_word_is(&s.w, "prefix-list"))
			set = set == SET_NAMED ? SET_LISTED : SET_NEW;
		if (emit_word_is(&s.w, "prefix-set-name")) {
			if (string(p, &s, &name) == -1 ||
			    emit_parsed_new(p, name.p, name.n, 0) == -1)
				return -1;
			set = SET_NAMED;
			continue;
		}
		v = emit_word_is(&s.w, "ip-prefix") ? &pair[0] :
		    emit_word_is(&s.w, "masklength-range") ? &pair[1] : NULL;
		if (v != NULL && (v->p != NULL ? bad(p, &s) :
		    string(p, &s, v)) == -1)
			return -1;
	}
	if (open != 0)
		return bad(p, &s);
	return put_pair(p, pair, set);
}

#define GOBGP						\
	.platform = "GoBGP",				\
	.kind = "prefix set",				\
	.matches = MATCH_ROUTE,				\
	.rows = ROW_PREFIX,				\
	.families = FAMILIES_APART,			\
	.ranges = RANGE_ALL,				\
	.longest = 1,					\
	.name_max = 255,				\
	.name_chars = "_-.",				\
	.name_shared = 1,				\
	.load = LOAD_FILE,				\
	.order = ADDS_FIRST,				\
	.empty = HOLE_NONE,				\
	.missing = HOLE_PERMITS,			\
	.hole_source = "gobgpd 3.10 tried: with a set that a policy names " \
	    "missing, it runs without any policy",	\
	.checked = "gobgpd (3.10)"

const struct emitter emitter_gobgp_prefix_set = {
	.name = "gobgp-prefix-set",
	.title = "prefix-set of a policy, in TOML",
	GOBGP,
	.comment = "#",
	.load_how = "part of gobgpd.conf, SIGHUP; delta: sh FILE",
	.delta = DELTA_LINES,
	.delta_apart = 1,
	.begin = begin,
	.end = end,
	.row = row,
	.add = add,
	.del = del,
	.parse = parse,
};

const struct emitter emitter_gobgp_prefix_set_json = {
	.name = "gobgp-prefix-set-json",
	.title = "prefix-set of a policy, in JSON",
	GOBGP,
	.load_how = "part of what gobgpd -t json reads, SIGHUP",
	.delta = DELTA_NONE,
	.open = json_open,
	.close = json_close,
	.begin = json_begin,
	.end = json_end,
	.row = json_row,
	.parse = json_parse,
};
