/*
 * Addresses as members of groups and access lists, in the spellings that
 * devices share; and blocks of lines under a head.
 */
#include <string.h>

#include "emit.h"

char *
emit_put_member(char *p, const struct prefix *x, unsigned flags)
{
	if (x->len == prefix_width(x->af) && (flags & MEMBER_HOST)) {
		EMIT_LIT(p, "host ");
		return prefix_put_addr(p, x);
	}
	if (x->af == 6 || !(flags & (MEMBER_MASK | MEMBER_INVERSE)))
		return emit_put_prefix(p, x);
	p = prefix_put_addr(p, x);
	*p++ = ' ';
	return emit_put_mask(p, 4, x->len, (flags & MEMBER_INVERSE) != 0);
}

int
emit_words_mask(const struct emit_word *w, size_t n, struct prefix *x)
{
	struct prefix	 mask;
	const char	*why;
	char		 text[PREFIX_STRLEN], *e;
	unsigned	 len = 0;

	if (n == 1)
		return prefix_parse(w->p, w->n, 0, x, &why);
	if (n != 2 || prefix_parse(w[1].p, w[1].n, PREFIX_BARE, &mask,
	    &why) == -1 || mask.af != 4)
		return -1;
	while (len < 32 && mask.addr[len / 8] & 0x80 >> len % 8)
		len++;
	e = emit_put_mask(text, 4, len, 0);
	if ((size_t)(e - text) != w[1].n || memcmp(text, w[1].p, w[1].n) != 0 ||
	    w[0].n > 15)
		return -1;
	e = emit_put(text, w[0].p, w[0].n);
	*e++ = '/';
	e = emit_put_u32(e, len);
	return prefix_parse(text, (size_t)(e - text), 0, x, &why);
}

/* "A MASK" as a prefix; the mask must be one, and leave nothing of A. */
static int
parse_mask(struct emit_parse *p, const struct emit_word *w, int inverse,
    struct prange *r)
{
	struct prange	 mask;
	char		 text[PREFIX_STRLEN], *e;
	const char	*why;
	unsigned	 len;

	for (len = 0; len < w[0].n; len++)
		if (memchr("0123456789.", w[0].p[len], 11) == NULL)
			break;
	if (len < w[0].n || len > 15 || memchr(w[1].p, '/', w[1].n) != NULL)
		return emit_parse_bad(p, w[0].p, "not understood");
	if (emit_word_prefix(p, &w[1], PREFIX_BARE, &mask) == -1)
		return -1;
	for (len = 0; len < 32 && !(mask.p.addr[len / 8] & 0x80 >> len % 8) ==
	    (inverse != 0); len++)
		;
	e = emit_put_mask(text, 4, len, inverse);
	if ((size_t)(e - text) != w[1].n || memcmp(text, w[1].p, w[1].n) != 0)
		return emit_parse_bad(p, w[0].p, "no mask");
	e = emit_put(text, w[0].p, w[0].n);
	*e++ = '/';
	e = emit_put_u32(e, len);
	if (prefix_parse(text, (size_t)(e - text), 0, &r->p, &why) == -1)
		return emit_parse_bad(p, w[0].p, "no address of that mask");
	r->lo = r->hi = r->p.len;
	return 0;
}

int
emit_word_member(struct emit_parse *p, const struct emit_word *w, size_t n,
    unsigned flags, struct prange *r)
{
	memset(r, 0, sizeof *r);
	if (n >= 2 && emit_word_is(&w[0], "host")) {
		if (memchr(w[1].p, '/', w[1].n) != NULL)
			return emit_parse_bad(p, w[0].p, "no host");
		return emit_word_prefix(p, &w[1], PREFIX_BARE, r) == -1 ?
		    -1 : 2;
	}
	if (memchr(w[0].p, '/', w[0].n) != NULL)
		return emit_word_prefix(p, &w[0], 0, r) == -1 ? -1 : 1;
	if (n >= 2 && (flags & (MEMBER_MASK | MEMBER_INVERSE)))
		return parse_mask(p, w, (flags & MEMBER_INVERSE) != 0, r) ==
		    -1 ? -1 : 2;
	return emit_parse_bad(p, w[0].p, "not understood");
}

int
emit_parsed_member(struct emit_parse *p, const struct emit_line *l, size_t i,
    unsigned flags, int af)
{
	struct row	 r;
	int		 took;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if ((flags & MEMBER_NUMBER) && i < l->n &&
	    emit_word_u32(&l->w[i], UINT32_MAX, &r.number) == 0)
		i++;
	if (i >= l->n)
		return emit_parse_bad(p, l->p, "not understood");
	if ((took = emit_word_member(p, &l->w[i], l->n - i, flags,
	    &r.prange)) == -1)
		return -1;
	if (i + (size_t)took != l->n)
		return emit_parse_bad(p, l->p, "not understood");
	if (af != 0 && r.prange.p.af != af)
		return emit_parse_bad(p, l->p, "of the other family");
	return emit_parsed_row(p, &r);
}

int
emit_blocks(struct emit_parse *p, const char *text, size_t size,
    int (*head)(const struct emit_line *, int *af),
    int (*inner)(struct emit_parse *, const struct emit_line *, int af))
{
	static const char *const skip[] = { "description", "remark", "no",
	    "exit", NULL };
	const char		*stop = text + size;
	struct emit_line	 l;
	int			 at = 0, af = 0;
	size_t			 i;

	while (emit_next_line(&text, stop, &l)) {
		if (l.n == 0)
			continue;
		if (l.indent > 0) {
			for (i = 0; skip[i] != NULL; i++)
				if (emit_word_is(&l.w[0], skip[i]))
					break;
			if (at == 0 || skip[i] != NULL || l.w[0].p[0] == '!')
				continue;
			if (l.cut)
				return emit_parse_bad(p, l.p,
				    "the text ends in this line");
			if (emit_parse_try(p, &l, af, inner) == -1)
				return -1;
			continue;
		}
		if ((at = head(&l, &af)) == 0)
			continue;
		if (at == -1 || l.n != (size_t)at + 1 || l.cut)
			return emit_parse_bad(p, l.p, "not understood");
		if (emit_parsed_object(p, l.w[at].p, l.w[at].n, af) == -1)
			return -1;
	}
	return 0;
}
