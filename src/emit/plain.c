/*
 * One prefix, host name or community a line, '#' comments: what most programs
 * read.  hosts-plain is the same for those who know host names alone.
 *
 * The text has no names.  Where a file holds several lists, each starts with a
 * "# list NAME" line, which parse() knows.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	if (ctx->objects > 1)
		emit_strs(ctx->out, "# list ", ctx->name, "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put_prefix(p, &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
text(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, r->text, "\n", NULL);
}

/* A prefix is a prefix, two or three numbers are a value, all else a name. */
static int
parse_word(struct emit_parse *p, const struct emit_line *l)
{
	const struct emit_word	*w = &l->w[0];
	struct row		 r;
	struct prefix		 prefix;
	uint32_t		 part[3];
	const char		*why;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (prefix_parse(w->p, w->n, PREFIX_BARE, &prefix, &why) == -1) {
		if (value_parse(w->p, w->n, part) != VALUE_NONE)
			r.kind = ROW_VALUE;
		else if (host_check(w->p, w->n) == NULL)
			r.kind = ROW_HOST;
	}
	if (r.kind == ROW_PREFIX &&
	    emit_word_prefix(p, w, PREFIX_BARE, &r.prange) == -1)
		return -1;
	if (l->cut)
		return emit_parse_bad(p, l->p, "the text ends in this line");
	return r.kind == ROW_PREFIX ? emit_parsed_row(p, &r) :
	    emit_parsed_text(p, &r, w);
}

/* 0 for a name, 1 for a row; -1: said. */
static int
parse_line(struct emit_parse *p, const struct emit_line *l, int named)
{

	if (l->w[0].p[0] == '#') {
		if (l->n != 3 || !emit_word_is(&l->w[1], "list"))
			return 1;
		return emit_parsed_new(p, l->w[2].p, l->w[2].n, 0);
	}
	if (!named && emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	if (l->n > 1 && l->w[1].p[0] != '#')
		return emit_parse_bad(p, l->p, "not understood");
	return parse_word(p, l) == -1 ? -1 : 1;
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;
	int			 named = 0, r;

	while (emit_next_line(&text, end, &l)) {
		if (l.n == 0)
			continue;
		if ((r = parse_line(p, &l, named)) == -1)
			return -1;
		named |= r == 0;
	}
	/* an empty list is one, too */
	return named ? 0 : emit_parsed_object(p, "", 0, 0);
}

const struct emitter emitter_plain = {
	.name = "plain",
	.platform = "any",
	.kind = "list",
	.title = "one prefix, host name or community a line",
	.matches = MATCH_ANY,
	.rows = ROW_PREFIX,
	.also = TAKES(ROW_HOST) | TAKES(ROW_VALUE),
	.families = FAMILIES_TOGETHER,
	.ranges = RANGE_EXACT | RANGE_ORLONGER,
	.name_max = 255,
	.name_chars = "_-.",
	.comment = "#",
	.load = LOAD_FILE,
	.load_how = "the file is the list",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_UNKNOWN,
	.hole_source = "its reader decides",
	.checked = "no",
	.begin = begin,
	.row = row,
	.text = text,
	.parse = parse,
};

const struct emitter emitter_hosts_plain = {
	.name = "hosts-plain",
	.platform = "any",
	.kind = "list of host names",
	.title = "one host name a line, wildcards as published",
	.matches = MATCH_HOST,
	.rows = ROW_HOST,
	.families = FAMILIES_TOGETHER,
	.name_max = 255,
	.name_chars = "_-.",
	.comment = "#",
	.load = LOAD_FILE,
	.load_how = "the file is the list",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_UNKNOWN,
	.hole_source = "its reader decides",
	.checked = "no",
	.begin = begin,
	.row = text,
	.parse = parse,
};
