/*
 * One prefix a line, '#' comments: what most programs read.
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

/* 0 for a name, 1 for a row; -1: said. */
static int
parse_line(struct emit_parse *p, const struct emit_line *l, int named)
{
	struct row	 r;

	if (l->w[0].p[0] == '#') {
		if (l->n != 3 || !emit_word_is(&l->w[1], "list"))
			return 1;
		return emit_parsed_new(p, l->w[2].p, l->w[2].n, 0);
	}
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (!named && emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	if (l->n > 1 && l->w[1].p[0] != '#')
		return emit_parse_bad(p, l->p, "not understood");
	if (emit_word_prefix(p, &l->w[0], PREFIX_BARE, &r.prange) == -1)
		return -1;
	if (l->cut)
		return emit_parse_bad(p, l->p, "the text ends in this line");
	return emit_parsed_row(p, &r) == -1 ? -1 : 1;
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
	.title = "one prefix a line",
	.matches = MATCH_ANY,
	.rows = ROW_PREFIX,
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
	.parse = parse,
};
