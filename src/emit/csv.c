/*
 * CSV (RFC 4180, with bare newlines): a line of heads, then one row a line.
 * Names hold nothing that would need quotes, nor start with what a spreadsheet
 * takes for a formula.
 */
#include "emit.h"

#define HEADS	"name,prefix,lo,hi\n"

#define HEADS_HOST	"name,host\n"
#define HEADS_VALUE	"name,community\n"

/* A file has rows of one kind: the configuration sees to it. */
static void
open(struct emit_ctx *ctx)
{
	out_str(ctx->out, ctx->kind == ROW_PREFIX ? HEADS :
	    ctx->kind == ROW_HOST ? HEADS_HOST : HEADS_VALUE);
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

static void
text(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, ctx->name, ",", r->text, "\n", NULL);
}

static int
parse_text(struct emit_parse *p, const struct emit_line *l, enum row_kind kind)
{
	struct emit_word	 name = l->w[0], w;
	const char		*comma = memchr(name.p, ',', name.n);
	struct row		 r;

	if (comma == NULL || comma == name.p)
		return emit_parse_bad(p, l->p, "too few fields");
	w.p = comma + 1;
	w.n = name.n - (size_t)(w.p - name.p);
	memset(&r, 0, sizeof r);
	r.kind = kind;
	if (emit_parsed_object(p, name.p, (size_t)(comma - name.p), 0) == -1)
		return -1;
	return emit_parsed_text(p, &r, &w);
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

/* The kind of rows that a line of heads tells; -1: it is none. */
static int
heads_kind(const struct emit_word *w)
{
	static const char *const	 heads[] = {
		[ROW_PREFIX] = HEADS, [ROW_HOST] = HEADS_HOST,
		[ROW_VALUE] = HEADS_VALUE
	};
	int				 k;

	for (k = ROW_PREFIX; k <= ROW_VALUE; k++)
		if (strlen(heads[k]) == w->n + 1 &&
		    memcmp(w->p, heads[k], w->n) == 0)
			return k;
	return -1;
}

static int
parse(struct emit_parse *p, const char *s, size_t size)
{
	const char		*stop = s + size;
	struct emit_line	 l;
	int			 kind = -1;
	size_t			 rows = 0;

	while (emit_next_line(&s, stop, &l)) {
		if (l.n == 0)
			continue;
		if (l.n != 1 || l.cut)
			return emit_parse_bad(p, l.p, l.cut ?
			    "the text ends in this line" : "not understood");
		if (kind == -1) {
			if ((kind = heads_kind(&l.w[0])) == -1)
				return emit_parse_bad(p, l.p,
				    "no line of heads");
			continue;
		}
		if ((kind == ROW_PREFIX ? parse_row(p, &l) :
		    parse_text(p, &l, (enum row_kind)kind)) == -1)
			return -1;
		rows++;
	}
	if (kind == -1)
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
	.checked = "Python csv",
	.open = open,
	.begin = begin,
	.row = row,
	.text = text,
	.parse = parse,
};
