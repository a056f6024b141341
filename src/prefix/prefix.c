#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "prefix.h"
#include "put.h"
#include "scan.h"

#define D1(u)		{ '0' + (u), 0, 0, 1 }
#define D2(t, u)	{ '0' + (t), '0' + (u), 0, 2 }
#define D3(h, t, u)	{ '0' + (h), '0' + (t), '0' + (u), 3 }
#define TEN1	D1(0), D1(1), D1(2), D1(3), D1(4), D1(5), D1(6), D1(7), \
		D1(8), D1(9)
#define TEN2(t)	D2(t, 0), D2(t, 1), D2(t, 2), D2(t, 3), D2(t, 4), D2(t, 5), \
		D2(t, 6), D2(t, 7), D2(t, 8), D2(t, 9)
#define TEN3(h, t) D3(h, t, 0), D3(h, t, 1), D3(h, t, 2), D3(h, t, 3), \
		D3(h, t, 4), D3(h, t, 5), D3(h, t, 6), D3(h, t, 7), \
		D3(h, t, 8), D3(h, t, 9)
#define HUNDRED(h) TEN3(h, 0), TEN3(h, 1), TEN3(h, 2), TEN3(h, 3), \
		TEN3(h, 4), TEN3(h, 5), TEN3(h, 6), TEN3(h, 7), \
		TEN3(h, 8), TEN3(h, 9)

const char put_two[201] =
    "00010203040506070809101112131415161718192021222324"
    "25262728293031323334353637383940414243444546474849"
    "50515253545556575859606162636465666768697071727374"
    "75767778798081828384858687888990919293949596979899";

const char put_table[256][4] = {
	TEN1, TEN2(1), TEN2(2), TEN2(3), TEN2(4), TEN2(5), TEN2(6), TEN2(7),
	TEN2(8), TEN2(9), HUNDRED(1), TEN3(2, 0), TEN3(2, 1), TEN3(2, 2),
	TEN3(2, 3), TEN3(2, 4), D3(2, 5, 0), D3(2, 5, 1), D3(2, 5, 2),
	D3(2, 5, 3), D3(2, 5, 4), D3(2, 5, 5)
};

static const char not_a_prefix[] = "not a prefix";

/*
 * Four decimal octets, the whole of s..e.  Octal never: "010" is refused, since
 * readers disagree about it (RFC 6943, section 3.1.1).
 */
static int
scan_addr4(const char *s, const char *e, uint32_t *addr, const char **why)
{
	uint32_t	 a = 0;
	unsigned	 v, i, d;

	for (i = 0; i < 4; i++) {
		if (i > 0 && (s == e || *s++ != '.'))
			goto bad;
		for (v = d = 0; s < e && (unsigned)*s - '0' <= 9; d++, s++) {
			if (d == 3)
				goto bad;
			if (d == 1 && v == 0) {
				*why = "leading zero";
				return -1;
			}
			v = v * 10 + ((unsigned)*s - '0');
		}
		if (d == 0 || v > 255)
			goto bad;
		a = a << 8 | v;
	}
	if (s != e)
		goto bad;
	*addr = a;
	return 0;
bad:
	*why = not_a_prefix;
	return -1;
}

static unsigned
hex_value(char c)
{
	unsigned	 v = (unsigned char)c;

	if (v - '0' <= 9)
		return v - '0';
	if ((v | 32) - 'a' <= 5)
		return (v | 32) - 'a' + 10;
	return 16;
}

/*
 * The text forms of RFC 4291, section 2.2, without the one that ends in an
 * IPv4 address: "::" at most once, and standing for at least one group.
 */
static int
scan_addr6(const char *s, const char *e, uint64_t w[2], const char **why)
{
	/* before and after "::" */
	uint64_t	 part[2][2] = { { 0, 0 }, { 0, 0 } };
	unsigned	 n[2] = { 0, 0 }, gap = 0, v, d, h;

	if (e - s >= 2 && s[0] == ':' && s[1] == ':') {
		gap = 1;
		s += 2;
	}
	while (s < e) {
		for (v = d = 0; s < e && (h = hex_value(*s)) < 16; d++, s++)
			v = v << 4 | h;
		if (d == 0 || d > 4 || n[0] + n[1] == 8)
			goto bad;
		part[gap][0] = part[gap][0] << 16 | part[gap][1] >> 48;
		part[gap][1] = part[gap][1] << 16 | v;
		n[gap]++;
		if (s == e)
			break;
		if (*s == '.') {
			*why = "IPv4 inside IPv6";
			return -1;
		}
		if (*s++ != ':' || s == e)
			goto bad;
		if (*s == ':') {
			if (gap)
				goto bad;
			gap = 1;
			s++;
		}
	}
	if (gap ? n[0] + n[1] > 7 : n[0] != 8)
		goto bad;
	/* groups before the gap move up to the top; those after it are low */
	d = 16 * (8 - n[0]);
	if (d >= 128)
		part[0][0] = part[0][1] = 0;
	else if (d >= 64) {
		part[0][0] = part[0][1] << (d - 64);
		part[0][1] = 0;
	} else if (d > 0) {
		part[0][0] = part[0][0] << d | part[0][1] >> (64 - d);
		part[0][1] <<= d;
	}
	w[0] = part[0][0] | part[1][0];
	w[1] = part[0][1] | part[1][1];
	return 0;
bad:
	*why = not_a_prefix;
	return -1;
}

/* The digits after the slash. */
static int
scan_len(const char *s, const char *e, unsigned width, unsigned *len,
    const char **why)
{
	unsigned	 v = 0;

	if (s == e) {
		*why = "no prefix length";
		return -1;
	}
	if (*s == '0' && e - s > 1 && (unsigned)s[1] - '0' <= 9) {
		*why = "leading zero";
		return -1;
	}
	for (; s < e; s++) {
		if ((unsigned)*s - '0' > 9) {
			*why = not_a_prefix;
			return -1;
		}
		if (v <= width)
			v = v * 10 + ((unsigned)*s - '0');
	}
	if (v > width) {
		*why = width == 32 ? "prefix length over 32" :
		    "prefix length over 128";
		return -1;
	}
	*len = v;
	return 0;
}

/* Are bits set behind the first "len"? */
static int
host_bits(const uint64_t w[2], unsigned len)
{
	if (len >= 64)
		return len < 128 && (w[1] & (~UINT64_C(0) >> (len - 64))) != 0;
	return w[1] != 0 || (w[0] & (~UINT64_C(0) >> len)) != 0;
}

static int
scan_text(const char *s, size_t n, unsigned flags, struct scan *o,
    const char **why)
{
	const char	*e = s + n, *slash;
	uint32_t	 a;

	if ((slash = memchr(s, '/', n)) == NULL)
		slash = e;
	if (memchr(s, ':', (size_t)(slash - s)) != NULL) {
		o->af = 6;
		if (scan_addr6(s, slash, o->w, why) == -1)
			return -1;
	} else {
		o->af = 4;
		if (scan_addr4(s, slash, &a, why) == -1)
			return -1;
		o->w[0] = (uint64_t)a << 32;
		o->w[1] = 0;
	}
	if (slash == e && !(flags & PREFIX_BARE)) {
		*why = "no prefix length";
		return -1;
	}
	o->len = prefix_width(o->af);
	if (slash < e &&
	    scan_len(slash + 1, e, prefix_width(o->af), &o->len, why) == -1)
		return -1;
	if (host_bits(o->w, o->len)) {
		*why = "host bits set";
		return -1;
	}
	return 0;
}

int
scan_prefix(const char *s, size_t n, unsigned flags, struct scan *o,
    const char **why)
{
	size_t	 i;

	if (n > 0 && scan_text(s, n, flags, o, why) == 0)
		return 0;
	if (n == 0)
		*why = not_a_prefix;
	if (*why == not_a_prefix)
		for (i = 0; i < n; i++)
			if (s[i] == ' ' || (s[i] >= '\t' && s[i] <= '\r'))
				*why = "white space";
	return -1;
}

int
prefix_parse(const char *s, size_t n, unsigned flags, struct prefix *p,
    const char **why)
{
	struct scan	 o;
	unsigned	 i;

	if (scan_prefix(s, n, flags, &o, why) == -1)
		return -1;
	memset(p, 0, sizeof *p);
	p->af = (uint8_t)o.af;
	p->len = (uint8_t)o.len;
	for (i = 0; i < prefix_width(o.af) / 8; i++)
		p->addr[i] = (uint8_t)(o.w[i / 8] >> (56 - 8 * (i % 8)));
	return 0;
}

/*
 * RFC 5952, section 4: lower case, no leading zeros, "::" for the longest run
 * of two or more zero groups, the first of equals.  Its section 5 (a dotted
 * tail for IPv4-mapped addresses) is left out: those are for addresses of
 * hosts, and our own parser and many a router refuse them in a prefix.
 */
char *
put_addr6(char *p, uint64_t hi, uint64_t lo)
{
	static const char	 hex[] = "0123456789abcdef";
	unsigned		 w[8], i, j, v, at = 8, run = 1;

	for (i = 0; i < 4; i++) {
		w[i] = hi >> (48 - 16 * i) & 0xffff;
		w[i + 4] = lo >> (48 - 16 * i) & 0xffff;
	}
	for (i = 0; i < 8; i = j + 1) {
		for (j = i; j < 8 && w[j] == 0; j++)
			;
		if (j - i > run) {
			run = j - i;
			at = i;
		}
	}
	for (i = 0; i < 8; i++) {
		if (i == at) {
			*p++ = ':';
			if ((i += run) == 8) {
				*p++ = ':';
				break;
			}
		}
		if (i > 0)
			*p++ = ':';
		v = w[i];
		if (v > 0xfff)
			*p++ = hex[v >> 12];
		if (v > 0xff)
			*p++ = hex[v >> 8 & 15];
		if (v > 0xf)
			*p++ = hex[v >> 4 & 15];
		*p++ = hex[v & 15];
	}
	return p;
}

static uint64_t
load_be64(const uint8_t *b)
{
	uint64_t	 v;

	memcpy(&v, b, sizeof v);
	return be64toh(v);
}

static inline char *
put_addr(char *buf, const struct prefix *p)
{
	uint32_t	 a;

	if (p->af == 4) {
		memcpy(&a, p->addr, sizeof a);
		return put_addr4(buf, be32toh(a));
	}
	return put_addr6(buf, load_be64(p->addr), load_be64(p->addr + 8));
}

char *
prefix_put_addr(char *buf, const struct prefix *p)
{
	return put_addr(buf, p);
}

char *
prefix_put(char *buf, const struct prefix *p)
{
	buf = put_addr(buf, p);
	*buf++ = '/';
	return put_u8(buf, p->len);
}

const char *
prefix_str(const struct prefix *p, char buf[PREFIX_STRLEN])
{
	*prefix_put(buf, p) = '\0';
	return buf;
}

const char *
prange_str(const struct prange *r, char buf[PREFIX_STRLEN])
{
	char	*p = prefix_put(buf, &r->p);
	size_t	 room = PREFIX_STRLEN - (size_t)(p - buf);

	if (r->lo > r->p.len)
		snprintf(p, room, " ge %u le %u", r->lo, r->hi);
	else if (r->hi > r->p.len)
		snprintf(p, room, " le %u", r->hi);
	else
		*p = '\0';
	return buf;
}

int
prefix_cmp(const struct prefix *a, const struct prefix *b)
{
	return memcmp(a, b, sizeof *a);
}

int
prange_cmp(const struct prange *a, const struct prange *b)
{
	return memcmp(a, b, sizeof *a);
}

int
prefix_covers(const struct prefix *a, const struct prefix *b)
{
	unsigned	 full = a->len / 8, rest = a->len % 8;

	if (a->af != b->af || a->len > b->len ||
	    memcmp(a->addr, b->addr, full) != 0)
		return 0;
	return rest == 0 || (a->addr[full] ^ b->addr[full]) >> (8 - rest) == 0;
}
