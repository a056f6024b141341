/*
 * A prefix and which routes around it, in words: "P exact", "P orlonger",
 * "P upto /24", "P prefix-length-range /16-/24".
 */
#include <string.h>

#include "emit.h"

char *
filter_put(char *p, const struct prange *r)
{
	unsigned	 kind = emit_range_kind(r);

	p = emit_put_prefix(p, &r->p);
	if (kind == RANGE_EXACT) {
		EMIT_LIT(p, " exact");
		return p;
	}
	if (kind == RANGE_ORLONGER) {
		EMIT_LIT(p, " orlonger");
		return p;
	}
	if (kind == RANGE_UPTO)
		EMIT_LIT(p, " upto /");
	else {
		EMIT_LIT(p, " prefix-length-range /");
		p = put_u8(p, r->lo);
		EMIT_LIT(p, "-/");
	}
	return put_u8(p, r->hi);
}

/* "/16" or "/16-/24" in a word: lengths from its first byte on. */
static int
lengths(const struct emit_word *w, uint8_t *lo, uint8_t *hi)
{
	struct emit_word	 a = { w->p + 1, w->n - 1 }, b;
	const char		*dash = memchr(w->p, '-', w->n);
	uint32_t		 v;

	if (w->n < 2 || w->p[0] != '/' || (dash != NULL) != (lo != NULL))
		return -1;
	if (dash != NULL) {
		a.n = (size_t)(dash - a.p);
		b.p = dash + 2;
		if (w->p + w->n < b.p || dash[1] != '/' ||
		    emit_word_u32(&a, 128, &v) == -1)
			return -1;
		*lo = (uint8_t)v;
		b.n = (size_t)(w->p + w->n - b.p);
		a = b;
	}
	if (emit_word_u32(&a, 128, &v) == -1)
		return -1;
	*hi = (uint8_t)v;
	return 0;
}

int
filter_parse(struct emit_parse *p, const struct emit_word *w, size_t n,
    struct prange *x, size_t *used)
{
	*used = 2;
	if (emit_word_prefix(p, &w[0], PREFIX_BARE, x) == -1)
		return -1;
	if (n < 2)
		return emit_parse_bad(p, w[0].p, "no match type");
	if (emit_word_is(&w[1], "orlonger") || emit_word_is(&w[1], "longer")) {
		x->hi = (uint8_t)prefix_width(x->p.af);
		x->lo = (uint8_t)(x->p.len + (w[1].n == 6));
	} else if (n > 2 && emit_word_is(&w[1], "upto") &&
	    lengths(&w[2], NULL, &x->hi) == 0)
		*used = 3;
	else if (n > 2 && emit_word_is(&w[1], "prefix-length-range") &&
	    lengths(&w[2], &x->lo, &x->hi) == 0)
		*used = 3;
	else if (!emit_word_is(&w[1], "exact"))
		return emit_parse_bad(p, w[0].p, "not understood");
	return emit_range_ok(p, w[0].p, x);
}
