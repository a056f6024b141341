/*
 * A set of BGP communities of BIRD, as a constant.
 *
 * "bgp_community ~ NAME" is true when the route has any of the set's pairs.
 * Tried with 2.0.12 (tests/peers/test_communities.py): an undefined name is an
 * error; "[ ]" is a set that matches nothing.
 * For 1.6.8 that is a syntax error.  The file is included, and "birdc
 * configure" takes it over at once: all of it, or after an error nothing.
 */
#include "emit.h"

#define PAIR	48	/* "65535:65535", and what writing scribbles */

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "define ", ctx->name, " = [\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char		*p = out_room(ctx->out, EMIT_ROOM);
	uint32_t	 part[3];

	if (value_parse(r->text, strlen(r->text), part) != VALUE_COMMUNITY)
		return;		/* the driver has checked it */
	EMIT_LIT(p, "  (");
	p = emit_put_u32(p, part[0]);
	*p++ = ',';
	p = emit_put_u32(p, part[1]);
	*p++ = ')';
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

/* The next token as one half of a pair. */
static int
half(struct emit_scan *s, uint32_t *v)
{
	return emit_token(s) == TOK_WORD &&
	    emit_word_u32(&s->w, 65535, v) == 0;
}

/* "(A,B)", whose bracket is the last token.  1; 0: something else. */
static int
pair(struct emit_scan *s, char text[PAIR])
{
	uint32_t	 a, b;
	char		*p;

	if (!emit_tok_is(s, '(') || !half(s, &a))
		return 0;
	emit_token(s);
	if (!emit_tok_is(s, ',') || !half(s, &b))
		return 0;
	emit_token(s);
	if (!emit_tok_is(s, ')'))
		return 0;
	p = emit_put_u32(text, a);
	*p++ = ':';
	*emit_put_u32(p, b) = '\0';
	return 1;
}

/* "(A,B)", and the token behind it. */
static int
entry(struct emit_parse *p, struct emit_scan *s)
{
	struct emit_word	 w;
	struct row		 r;
	char			 text[PAIR];

	memset(&r, 0, sizeof r);
	r.kind = ROW_VALUE;
	if (!pair(s, text))
		return emit_parse_bad(p, s->w.p,
		    "only pairs (A,B) are understood");
	w.p = text;
	w.n = strlen(text);
	if (emit_parsed_text(p, &r, &w) == -1)
		return -1;
	emit_token(s);
	return 0;
}

/* An empty set may be of any kind. */
static int
is_ours(const struct emit_scan *s)
{
	return emit_tok_is(s, '(') || emit_tok_is(s, ']');
}

static int
parse_define(struct emit_parse *p, struct emit_scan *s)
{
	return bird_define(p, s, is_ours, entry);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return bird_parse(p, text, size, "define", parse_define);
}

#define BIRD_COMMUNITY_SET					\
	.kind = "community set",				\
	.title = "define NAME = [ (A,B), ... ], for bgp_community ~ NAME", \
	.matches = MATCH_VALUE,					\
	.rows = ROW_VALUE,					\
	.says = VALUE_COMMUNITY,				\
	.families = FAMILIES_TOGETHER,				\
	.name_max = 64,						\
	.name_chars = "_",					\
	.name_bad = bird_keywords,				\
	.name_alpha = 1,					\
	.comment = "#",						\
	.load = LOAD_FILE,					\
	.delta = DELTA_NONE,					\
	.order = ADDS_FIRST,					\
	.missing = HOLE_ERROR,					\
	.begin = begin,						\
	.end = end,						\
	.row = row,						\
	.parse = parse

const struct emitter emitter_bird1_community_set = {
	.name = "bird1-community-set",
	.platform = "BIRD 1.6",
	.load_how = "include FILE in bird.conf and bird6.conf, birdc configure",
	.empty = HOLE_ERROR,
	.hole_source = "bird 1.6.8 tried",
	.checked = "bird -p (bird2 2.0.12, which reads it in the same way)",
	BIRD_COMMUNITY_SET
};

const struct emitter emitter_bird2_community_set = {
	.name = "bird2-community-set",
	.platform = "BIRD 2",
	.load_how = "include FILE, birdc configure",
	.empty = HOLE_NONE,
	.hole_source = "bird 2.0.12 tried",
	.checked = "bird -p (bird2 2.0.12)",
	BIRD_COMMUNITY_SET
};
