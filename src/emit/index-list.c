/*
 * Lists of permits and denies with an index, an address and a length apart:
 * Huawei VRP, and Comware, which comes from the same house.
 */
#include <string.h>

#include "emit.h"

static char *
put_lengths(char *p, const struct prange *r)
{
	if (r->lo > r->p.len) {
		EMIT_LIT(p, " greater-equal ");
		p = put_u8(p, r->lo);
	}
	if (r->hi > r->p.len) {
		EMIT_LIT(p, " less-equal ");
		p = put_u8(p, r->hi);
	}
	return p;
}

/* "act" has eight bytes, n of which are meant. */
static void
put_rule(struct emit_ctx *ctx, uint32_t number, const char *act, size_t n,
    const struct prange *r)
{
	char	*p = emit_put_lead(out_room(ctx->out, EMIT_ROOM), ctx);

	p = emit_put_u32(p, number);
	memcpy(p, act, 8);
	p = prefix_put_addr(p + n, &r->p);
	*p++ = ' ';
	p = put_u8(p, r->p.len);
	p = put_lengths(p, r);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

void
index_row(struct emit_ctx *ctx, const struct row *row)
{
	put_rule(ctx, row->number, " permit ", 8, &row->prange);
}

void
index_none(struct emit_ctx *ctx, uint32_t number)
{
	struct prange	 all;

	emit_all(ctx->af, &all);
	put_rule(ctx, number, " deny \0", 6, &all);
}

void
index_del(struct emit_ctx *ctx, const struct row *row)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "undo ");
	p = emit_put_lead(p, ctx);
	p = emit_put_u32(p, row->number);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* --- reading ------------------------------------------------------------- */

/* "greater-equal n", "less-equal n" behind the prefix, from word i on. */
static int
parse_lengths(struct emit_parse *p, const struct emit_line *l, size_t i,
    struct prange *r)
{
	uint32_t	 v, width = prefix_width(r->p.af);
	int		 ge = 0, le = 0;

	for (; i < l->n; i += 2) {
		if (i + 1 == l->n ||
		    emit_word_u32(&l->w[i + 1], width, &v) == -1)
			return emit_parse_bad(p, l->p, "not understood");
		if (emit_word_is(&l->w[i], "greater-equal") && !ge++) {
			r->lo = (uint8_t)v;
			if (!le)
				r->hi = (uint8_t)width;
		} else if (emit_word_is(&l->w[i], "less-equal") && !le++)
			r->hi = (uint8_t)v;
		else
			return emit_parse_bad(p, l->p, "not understood");
	}
	return emit_range_ok(p, l->p, r);
}

/*
 * "[index N] permit|deny A LEN ...", behind the name.  The address of all zeros
 * stands for any, so with it a length is a range of lengths.
 */
static int
parse_rule(struct emit_parse *p, const struct emit_line *l, int af)
{
	struct row	 row;
	struct prefix	 zero;
	size_t		 i = 3;

	if (emit_word_is(&l->w[i], "description"))
		return 0;
	memset(&row, 0, sizeof row);
	row.kind = ROW_PREFIX;
	if (i + 1 < l->n && emit_word_is(&l->w[i], "index")) {
		if (emit_word_u32(&l->w[i + 1], UINT32_MAX, &row.number) == -1)
			return emit_parse_bad(p, l->p, "no number");
		i += 2;
	}
	if (i + 2 >= l->n || l->n == EMIT_WORDS)
		return emit_parse_bad(p, l->p, "not understood");
	row.deny = emit_word_is(&l->w[i], "deny");
	if (!row.deny && !emit_word_is(&l->w[i], "permit"))
		return emit_parse_bad(p, l->p, "not understood");
	if (emit_words_prefix(p, &l->w[i + 1], &l->w[i + 2], &row.prange) ==
	    -1)
		return -1;
	if (row.prange.p.af != af)
		return emit_parse_bad(p, l->p, "of the other family");
	if (parse_lengths(p, l, i + 3, &row.prange) == -1)
		return -1;
	memset(&zero, 0, sizeof zero);
	zero.af = row.prange.p.af;
	zero.len = row.prange.p.len;
	if (memcmp(&zero, &row.prange.p, sizeof zero) == 0)
		row.prange.p.len = 0;
	return emit_parsed_row(p, &row);
}

/* Does the line start with these two words? */
static int
starts(const struct emit_line *l, const char *keywords)
{
	size_t	 n = strcspn(keywords, " ");

	return l->n >= 2 && l->w[0].n == n &&
	    memcmp(l->w[0].p, keywords, n) == 0 &&
	    emit_word_is(&l->w[1], keywords + n + 1);
}

/*
 * Other lines are passed over, and so are lists with a name in quotes, which is
 * none of ours.
 */
int
index_parse(struct emit_parse *p, const char *text, size_t size,
    const char *keywords4, const char *keywords6)
{
	const char		*end = text + size;
	struct emit_line	 l;
	int			 af;

	while (emit_next_line(&text, end, &l)) {
		af = starts(&l, keywords4) ? 4 : starts(&l, keywords6) ? 6 : 0;
		if (af == 0 || (l.n > 2 && l.w[2].p[0] == '"'))
			continue;
		if (l.n < 4)
			return emit_parse_bad(p, l.p, "not understood");
		if (emit_parsed_object(p, l.w[2].p, l.w[2].n, af) == -1)
			return -1;
		if (l.cut)
			return emit_parse_bad(p, l.p,
			    "the text ends in this line");
		if (emit_parse_try(p, &l, af, parse_rule) == -1)
			return -1;
	}
	return 0;
}
