/*
 * CSV (RFC 4180, with bare newlines): a line of heads, then one row a line.
 * Names hold nothing that would need quotes, nor start with what a spreadsheet
 * takes for a formula.
 */
#include "emit.h"

#define HEADS	"name,prefix,lo,hi\n"

static void
open(struct emit_ctx *ctx)
{
	out_str(ctx->out, HEADS);
}

static void
begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, ctx->name, ",", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put_lead(p, ctx);
	p = emit_put_prefix(p, &r->prange.p);
	*p++ = ',';
	p = emit_put_u32(p, r->prange.lo);
	*p++ = ',';
	p = emit_put_u32(p, r->prange.hi);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static int
parse_row(struct emit_parse *p, const struct emit_line *l)
{
	struct emit_word	 f[4];
	struct row		 r;
	uint32_t		 lo, hi;
	const char		*s = l->w[0].p, *end = s + l->w[0].n, *e;
	size_t			 n;

	for (n = 0; n < 4; n++, s = e + 1) {
		if (s > end)
			return emit_parse_bad(p, l->p, "too few fields");
		if ((e = memchr(s, ',', (size_t)(end - s))) == NULL || n == 3)
			e = end;
		f[n].p = s;
		f[n].n = (size_t)(e - s);
	}
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_word_prefix(p, &f[1], 0, &r.prange) == -1)
		return -1;
	if (f[0].n == 0 || emit_word_u32(&f[2], 128, &lo) == -1 ||
	    emit_word_u32(&f[3], 128, &hi) == -1)
		return emit_parse_bad(p, l->p, "not understood");
	r.prange.lo = (uint8_t)lo;
	r.prange.hi = (uint8_t)hi;
	if (emit_range_ok(p, l->p, &r.prange) == -1 ||
	    emit_parsed_object(p, f[0].p, f[0].n, 0) == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*stop = text + size;
	struct emit_line	 l;
	int			 heads = 0;
	size_t			 rows = 0;

	while (emit_next_line(&text, stop, &l)) {
		if (l.n == 0)
			continue;
		if (l.n != 1 || l.cut)
			return emit_parse_bad(p, l.p, l.cut ?
			    "the text ends in this line" : "not understood");
		if (heads == 0) {
			heads = l.w[0].n == sizeof HEADS - 2 &&
			    memcmp(l.w[0].p, HEADS, sizeof HEADS - 2) == 0;
			if (!heads)
				return emit_parse_bad(p, l.p,
				    "no line of heads");
		} else if (parse_row(p, &l) == -1)
			return -1;
		else
			rows++;
	}
	if (!heads)
		return emit_parse_bad(p, stop, "no line of heads");
	/* without a row no name is known */
	return rows > 0 ? 0 : emit_parsed_object(p, "", 0, 0);
}

const struct emitter emitter_csv = {
	.name = "csv",
	.platform = "any",
	.kind = "table",
	.title = "name, prefix and lengths of routes, comma-separated",
	.matches = MATCH_ANY,
	.rows = ROW_PREFIX,
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
	.checked = "Python csv",
	.open = open,
	.begin = begin,
	.row = row,
	.parse = parse,
};
