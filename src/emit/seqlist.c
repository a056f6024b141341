/*
 * Lists of numbered permits and denies, as several platforms write them.
 */
#include <string.h>

#include "emit.h"

/* "act" has eight bytes, n of which are meant. */
static char *
put_rule(struct emit_ctx *ctx, char *p, uint32_t number, const char *act,
    size_t n, const struct prange *r)
{
	p = emit_put_lead(p, ctx);
	p = emit_put_u32(p, number);
	memcpy(p, act, 8);
	p = emit_put_prefix(p + n, &r->p);
	if (r->hi != r->p.len)
		p = emit_put_gele(p, r);
	*p++ = '\n';
	return p;
}

void
seq_row(struct emit_ctx *ctx, const struct row *row)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	emit_took(ctx->out, put_rule(ctx, p, row->number, " permit ", 8,
	    &row->prange));
}

/*
 * Numbers that rise by a step: of two halves of four digits the lower one
 * changes from row to row, and the text of the upper one is kept.
 */
struct counter {
	uint32_t	 low, step;	/* low < 10000 */
	uint32_t	 high;
	size_t		 n;		/* of the text */
	char		 text[16];
};

static void
counter_set(struct counter *c, uint32_t v, uint32_t step)
{
	c->low = v % 10000;
	c->high = v / 10000;
	c->step = step;
	c->n = c->high == 0 ? 0 :
	    (size_t)(emit_put_u32(c->text, c->high) - c->text);
}

static inline char *
counter_put(struct counter *c, char *p)
{
	if (c->n == 0)
		return emit_put_u32(p, c->low);
	memcpy(p, c->text, 8);
	return put_four(p + c->n, c->low);
}

static inline void
counter_next(struct counter *c)
{
	c->low += c->step;
	if (c->low >= 10000)
		counter_set(c, c->high * 10000 + c->low, c->step);
}

/* The prefix of the i-th row and its lengths; returns the range part. */
static inline uint32_t
put_key(char **p, const struct emit_run *run, size_t i)
{
	const struct key6	*k6;
	uint32_t		 rng;

	if (run->k4 != NULL) {
		rng = (uint32_t)(run->k4[i] & 0xffffff);
		*p = put_addr4(*p, key4_addr(run->k4[i]));
	} else {
		k6 = &run->k6[i];
		rng = k6->rng;
		*p = put_addr6(*p, k6->hi, k6->lo);
	}
	*(*p)++ = '/';
	*p = put_u8(*p, RNG_LEN(rng));
	return rng;
}

void
seq_run(struct emit_ctx *ctx, const struct emit_run *run)
{
	struct counter	 c;
	struct prange	 r;
	uint32_t	 rng;
	char		*p;
	size_t		 i;

	counter_set(&c, run->start, run->step);
	for (i = 0; i < run->n; i++) {
		p = emit_put_lead(out_room(ctx->out, EMIT_ROOM), ctx);
		if (run->number != NULL)
			p = emit_put_u32(p, run->number[i]);
		else {
			p = counter_put(&c, p);
			counter_next(&c);
		}
		memcpy(p, " permit ", 8);
		p += 8;
		rng = put_key(&p, run, i);
		if (RNG_HI(rng) != RNG_LEN(rng)) {
			if (run->k4 != NULL)
				key4_get(run->k4[i], &r);
			else
				key6_get(&run->k6[i], &r);
			p = emit_put_gele(p, &r);
		}
		*p++ = '\n';
		emit_took(ctx->out, p);
	}
}

void
seq_none(struct emit_ctx *ctx, uint32_t number)
{
	char		*p = out_room(ctx->out, EMIT_ROOM);
	struct prange	 all;

	emit_all(ctx->af, &all);
	emit_took(ctx->out, put_rule(ctx, p, number, " deny \0", 6, &all));
}

void
seq_del(struct emit_ctx *ctx, const struct row *row)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "no ");
	p = emit_put_lead(p, ctx);
	p = emit_put_u32(p, row->number);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

void
seq_del_row(struct emit_ctx *ctx, const struct row *row)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "no ");
	if (row->deny)	/* a deny-all of the device's own */
		p = put_rule(ctx, p, row->number, " deny \0", 6,
		    &row->prange);
	else
		p = put_rule(ctx, p, row->number, " permit ", 8,
		    &row->prange);
	emit_took(ctx->out, p);
}

void
seq_block_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, ctx->af == 4 ? "ip" : "ipv6", " prefix-list ",
	    ctx->name, "\n", NULL);
	emit_lead(ctx, "   seq ", NULL);
}

void
seq_block_end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "   exit\n!\n");
}

void
seq_block_del(struct emit_ctx *ctx, const struct row *row)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "   no seq ");
	p = emit_put_u32(p, row->number);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* --- reading ------------------------------------------------------------- */

/* "ge n", "le n", "eq n" behind the prefix, from word i on. */
static int
parse_gele(struct emit_parse *p, const struct emit_line *l, size_t i,
    struct prange *r)
{
	uint32_t	 v, width = prefix_width(r->p.af);
	int		 ge = 0, le = 0;

	for (; i < l->n; i += 2) {
		if (i + 1 == l->n ||
		    emit_word_u32(&l->w[i + 1], width, &v) == -1)
			return emit_parse_bad(p, l->p, "not understood");
		if (emit_word_is(&l->w[i], "ge") && !ge++) {
			r->lo = (uint8_t)v;
			if (!le)
				r->hi = (uint8_t)width;
		} else if (emit_word_is(&l->w[i], "le") && !le++)
			r->hi = (uint8_t)v;
		else if (emit_word_is(&l->w[i], "eq") && !ge++ && !le++)
			r->lo = r->hi = (uint8_t)v;
		else
			return emit_parse_bad(p, l->p, "not understood");
	}
	return emit_range_ok(p, l->p, r);
}

/* "[seq N] permit|deny P|any [ge n] [le m]", from word i on; af 0: either. */
static int
parse_rule(struct emit_parse *p, const struct emit_line *l, size_t i, int af)
{
	struct row	 row;

	memset(&row, 0, sizeof row);
	row.kind = ROW_PREFIX;
	if (i + 1 < l->n && emit_word_is(&l->w[i], "seq")) {
		if (emit_word_u32(&l->w[i + 1], UINT32_MAX, &row.number) == -1)
			return emit_parse_bad(p, l->p, "no number");
		i += 2;
	}
	if (i + 1 >= l->n || l->n == EMIT_WORDS)
		return emit_parse_bad(p, l->p, "not understood");
	row.deny = emit_word_is(&l->w[i], "deny");
	if (!row.deny && !emit_word_is(&l->w[i], "permit"))
		return emit_parse_bad(p, l->p, "not understood");
	i++;
	if (emit_word_is(&l->w[i], "any")) {
		emit_all(af, &row.prange);
		if (i + 1 != l->n || af == 0)
			return emit_parse_bad(p, l->p, "not understood");
	} else {
		if (emit_word_prefix(p, &l->w[i], 0, &row.prange) == -1)
			return -1;
		if (af != 0 && row.prange.p.af != af)
			return emit_parse_bad(p, l->p, "of the other family");
		if (parse_gele(p, l, i + 1, &row.prange) == -1)
			return -1;
	}
	if (l->cut)
		return emit_parse_bad(p, l->p, "the text ends in this line");
	return emit_parsed_row(p, &row);
}

/* The family that the line's first two words tell, 0 for another line. */
static int
line_family(const struct emit_line *l, const char *const kw[2])
{
	size_t	 n, i;

	for (i = 0; i < 2 && l->n >= 2; i++) {
		n = l->w[0].n;
		if (strncmp(kw[i], l->w[0].p, n) == 0 && kw[i][n] == ' ' &&
		    emit_word_is(&l->w[1], kw[i] + n + 1))
			return i == 0 ? 4 : 6;
	}
	return 0;
}

/* A line inside a block. */
static int
parse_inner(struct emit_parse *p, const struct emit_line *l, int af)
{
	if (l->n == 0 || l->w[0].p[0] == '!' || emit_word_is(&l->w[0], "no") ||
	    emit_word_is(&l->w[0], "exit"))
		return 0;
	return parse_rule(p, l, 0, af);
}

/* A line that starts with the keywords; *block: the family of one it opens. */
static int
parse_outer(struct emit_parse *p, const struct emit_line *l, int af,
    unsigned flags, int *block)
{
	if (l->n == 3 && emit_word_is(&l->w[2], "sequence-number"))
		return 0;	/* how such lists are shown, none of them */
	if (l->n < 3 || (l->n == 3 && !(flags & SEQ_BLOCKS)) ||
	    (l->n == 3 && l->cut))
		return emit_parse_bad(p, l->p, "not understood");
	if (emit_parsed_object(p, l->w[2].p, l->w[2].n, af) == -1)
		return -1;
	if (l->n == 3) {
		*block = af;
		return 0;
	}
	if (emit_word_is(&l->w[3], "description"))
		return 0;
	return parse_rule(p, l, 3, af);
}

/* "no ..." lines and comments start with another word, and are passed over. */
int
seq_parse(struct emit_parse *p, const char *text, size_t size,
    const char *keywords4, const char *keywords6, unsigned flags)
{
	const char *const	 kw[2] = { keywords4, keywords6 };
	const char		*end = text + size;
	struct emit_line	 l;
	int			 af, block = 0;

	while (emit_next_line(&text, end, &l)) {
		if (block != 0 && (l.indent > 0 || l.n == 0)) {
			if (parse_inner(p, &l, block) == -1)
				return -1;
			continue;
		}
		block = 0;
		if ((af = line_family(&l, kw)) != 0 &&
		    parse_outer(p, &l, af, flags, &block) == -1)
			return -1;
	}
	return 0;
}

int
seq_body_parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;

	if (emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	while (emit_next_line(&text, end, &l))
		if (l.n > 0 && parse_rule(p, &l, 0, 0) == -1)
			return -1;
	return 0;
}

void
seq_ip_begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, ctx->af == 4 ? "ip" : "ipv6", " prefix-list ", ctx->name,
	    " seq ", NULL);
}

int
seq_ip_parse(struct emit_parse *p, const char *text, size_t size)
{
	return seq_parse(p, text, size, "ip prefix-list", "ipv6 prefix-list",
	    0);
}
