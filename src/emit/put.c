/*
 * Text into the writer, without printf.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "emit.h"

/* All digits of v < 10000 but leading zeros. */
static inline char *
put_short(char *p, uint32_t v)
{
	if (v >= 100) {
		if (v >= 1000)
			memcpy(p, put_two + v / 100 * 2, 2);
		else
			*p = (char)('0' + v / 100);
		p += v >= 1000 ? 2 : 1;
		memcpy(p, put_two + v % 100 * 2, 2);
		return p + 2;
	}
	if (v >= 10) {
		memcpy(p, put_two + v * 2, 2);
		return p + 2;
	}
	*p = (char)('0' + v);
	return p + 1;
}

/* Four digits at a time, so that the divisions need not wait for each other. */
char *
emit_put_u32(char *p, uint32_t v)
{
	uint32_t	 low;

	if (v < 10000)
		return put_short(p, v);
	low = v % 10000;
	v /= 10000;
	p = v < 10000 ? put_short(p, v) : emit_put_u32(p, v);
	return put_four(p, low);
}

char *
emit_put_gele(char *p, const struct prange *r)
{
	unsigned	 width = prefix_width(r->p.af);

	if (r->lo > r->p.len) {
		EMIT_LIT(p, " ge ");
		p = emit_put_u32(p, r->lo);
		if (r->hi == width)
			return p;	/* "ge" alone reaches up to it */
	} else if (r->hi == r->p.len)
		return p;
	EMIT_LIT(p, " le ");
	return emit_put_u32(p, r->hi);
}

char *
emit_put_mask(char *p, int af, unsigned len, int inverse)
{
	struct prefix	 m;
	unsigned	 i;

	memset(&m, 0, sizeof m);
	m.af = (uint8_t)af;
	for (i = 0; i < prefix_width(af); i++)
		if ((i < len) != (inverse != 0))
			m.addr[i / 8] |= (uint8_t)(0x80 >> i % 8);
	return prefix_put_addr(p, &m);
}

void
emit_all(int af, struct prange *r)
{
	memset(r, 0, sizeof *r);
	r->p.af = (uint8_t)af;
	r->hi = (uint8_t)prefix_width(af);
}

void
emit_lead(struct emit_ctx *ctx, ...)
{
	const char	*s;
	size_t		 n;
	va_list		 ap;

	ctx->leadlen = 0;
	va_start(ap, ctx);
	while ((s = va_arg(ap, const char *)) != NULL) {
		n = strlen(s);
		if (n > sizeof ctx->lead - 32 - ctx->leadlen) {
			/* half a command is none */
			ctx->out->err = ENAMETOOLONG;
			n = sizeof ctx->lead - 32 - ctx->leadlen;
		}
		memcpy(ctx->lead + ctx->leadlen, s, n);
		ctx->leadlen += n;
	}
	va_end(ap);
}

void
emit_strs(struct out *o, ...)
{
	const char	*s;
	va_list		 ap;

	va_start(ap, o);
	while ((s = va_arg(ap, const char *)) != NULL)
		out_str(o, s);
	va_end(ap);
}
