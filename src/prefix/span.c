#include "../base/big.h"
#include "span.h"

void
spans_open(struct spans *in, const struct pset *s, int af)
{
	in->k4 = af == 4 ? s->k4 : NULL;
	in->k6 = af == 4 ? NULL : s->k6;
	in->n = af == 4 ? s->n4 : s->n6;
	in->i = 0;
}

static inline void
span_of(const struct spans *in, size_t i, struct span *v)
{
	if (in->k4 != NULL) {
		v->s = (u128)key4_addr(in->k4[i]) << 96;
		v->e = v->s | span_tail(RNG_LEN(in->k4[i]));
	} else {
		v->s = key6_addr(&in->k6[i]);
		v->e = v->s | span_tail(RNG_LEN(in->k6[i].rng));
	}
}

int
spans_next(struct spans *in, struct span *v)
{
	struct span	 w;

	if (in->i == in->n)
		return 0;
	for (span_of(in, in->i++, v); in->i < in->n; in->i++) {
		span_of(in, in->i, &w);
		/* same start: nested; else w.s > 0 and has a predecessor */
		if (w.s != v->s && w.s - 1 > v->e)
			break;
		if (w.e > v->e)
			v->e = w.e;
	}
	return 1;
}

static int
put_block(struct span_sink *o, u128 s, unsigned len)
{
	struct pset	*p = o->to;
	struct key6	*k;

	if (o->af == 4) {
		if (p->n4 == p->cap4 && big_grow(&p->k4, &p->cap4, p->n4 + 1,
		    sizeof *p->k4) == -1)
			return -1;
		p->k4[p->n4++] = key4_make((uint32_t)(s >> 96), RNG_EXACT(len));
		return 0;
	}
	if (p->n6 == p->cap6 && big_grow(&p->k6, &p->cap6, p->n6 + 1,
	    sizeof *p->k6) == -1)
		return -1;
	k = &p->k6[p->n6++];
	k->hi = (uint64_t)(s >> 64);
	k->lo = (uint64_t)s;
	k->rng = RNG_EXACT(len);
	k->tag = 0;
	return 0;
}

static inline unsigned
zeros_below(u128 v)
{
	uint64_t	 low = (uint64_t)v;

	if (low != 0)
		return (unsigned)__builtin_ctzll(low);
	return 64 + (unsigned)__builtin_ctzll((uint64_t)(v >> 64));
}

static inline unsigned
top_bit(u128 v)
{
	uint64_t	 high = (uint64_t)(v >> 64);

	if (high != 0)
		return 127 - (unsigned)__builtin_clzll(high);
	return 63 - (unsigned)__builtin_clzll((uint64_t)v);
}

int
span_put(struct span_sink *o, const struct span *v)
{
	u128		 s = v->s;
	unsigned	 bits, fit;

	if (s == 0 && v->e == ~(u128)0)
		return put_block(o, 0, 0);
	for (;;) {
		/* not everything, so the count of addresses fits */
		fit = top_bit(v->e - s + 1);
		bits = s == 0 ? fit : zeros_below(s);
		if (bits > fit)
			bits = fit;
		if (put_block(o, s, 128 - bits) == -1)
			return -1;
		s += ((u128)1 << bits) - 1;
		if (s == v->e)
			return 0;
		s++;
	}
}
