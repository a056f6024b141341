/*
 * Text to keys and back, at the speed of the memory.
 *
 * A line that is plainly an IPv4 prefix, as nearly all are, is read without a
 * branch on its digits: 16 bytes at once, the places of what is no digit as a
 * mask of bits, the octets from there side by side.  It checks all that the
 * slow way checks, or it is no fast way: any doubt, and the line is read
 * again by scan_prefix(), which also knows what is wrong with it.
 */
#include <endian.h>
#include <string.h>

#include "../base/big.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "put.h"
#include "scan.h"
#include "set.h"

#define LOOK	20		/* bytes that fast4() may look at */
#define SHOWN	64		/* of a bad line, in the message */

#define EACH(b)	(UINT64_C(0x0101010101010101) * (b))

static inline uint64_t
load64(const char *s)
{
	uint64_t	 v;

	memcpy(&v, s, sizeof v);
	return le64toh(v);
}

/*
 * Bit i: byte i of v is no digit.  No byte is above 0x7f, so no sum carries
 * into the next; the product gathers the top bits of the bytes in the last.
 */
static inline unsigned
no_digits(uint64_t v)
{
	uint64_t	 m;

	m = (v + EACH(0x7f - '9')) | ~(v + EACH(0x80 - '0'));
	m = (m & EACH(0x80)) >> 7;
	return (unsigned)(m * UINT64_C(0x0102040810204080) >> 56);
}

/*
 * The n digits at s; *bad is set when that is not 0..255 without leading
 * zeros.  n is 1 to 3, or any with *bad set by others.
 */
static inline uint32_t
octet(const char *s, unsigned n, unsigned *bad)
{
	uint32_t	 x, v;

	memcpy(&x, s, sizeof x);
	/* the last digit moves to the top byte, zeros come in from below */
	x = (le32toh(x) ^ 0x30303030) << ((32 - 8 * n) & 31);
	v = (x >> 8 & 255) * 100 + (x >> 16 & 255) * 10 + (x >> 24);
	/* at least 0, 10, 100 by the count of digits */
	*bad |= (v > 255) | (v < (0x640a0000u >> (8 * n & 31) & 255));
	return v;
}

/*
 * "a.b.c.d/len\n" or "a.b.c.d\n" at s, with LOOK bytes there.  Returns how many
 * bytes that were, with the newline, or 0 when it is anything else.
 */
static inline unsigned
fast4(const char *s, uint64_t *key)
{
	uint64_t	 v = load64(s), w = load64(s + 8);
	uint32_t	 addr;
	unsigned	 m, a, b, c, d, bad, len, n;

	if (((v | w) & EACH(0x80)) != 0)
		return 0;
	/* four bits more, so that there is always a next one */
	m = no_digits(v) | no_digits(w) << 8 | 0xf0000;
	a = (unsigned)__builtin_ctz(m);
	m &= m - 1;
	b = (unsigned)__builtin_ctz(m);
	m &= m - 1;
	c = (unsigned)__builtin_ctz(m);
	m &= m - 1;
	d = (unsigned)__builtin_ctz(m);
	/* octets of 1 to 3 digits: so d is 15 at most */
	bad = (a - 1 > 2) | (b - a - 2 > 2) | (c - b - 2 > 2) |
	    (d - c - 2 > 2) | (s[a] != '.') | (s[b] != '.') | (s[c] != '.');
	if (bad)
		return 0;
	addr = octet(s, a, &bad) << 24 |
	    octet(s + a + 1, b - a - 1, &bad) << 16 |
	    octet(s + b + 1, c - b - 1, &bad) << 8 |
	    octet(s + c + 1, d - c - 1, &bad);
	if (s[d] == '/') {
		len = (unsigned)(unsigned char)s[d + 1] - '0';
		n = (unsigned)(unsigned char)s[d + 2] - '0';
		if (n <= 9) {
			bad |= len - 1 > 2;	/* 10..39: no leading zero */
			len = len * 10 + n;
			bad |= len > 32;
			n = 3;
		} else {
			bad |= len > 9;
			n = 2;
		}
	} else {
		len = 32;
		n = 0;
	}
	if (bad | (s[d + n] != '\n') |
	    ((addr & (uint32_t)(UINT64_C(0xffffffff) >> (len & 63))) != 0))
		return 0;
	*key = key4_make(addr, RNG_EXACT(len));
	return d + n + 1;
}

static int
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static int
bad_line(const struct in *in, uint64_t line, const char *s, size_t n,
    const char *why)
{
	log_error("%s:%llu: \"%.*s%s\": %s", in->label,
	    (unsigned long long)line, (int)(n > SHOWN ? SHOWN : n), s,
	    n > SHOWN ? "..." : "", why);
	return -1;
}

/* Any line, the n bytes at s without the newline: into the set, or said. */
static int
slow_line(struct pset *set, const struct in *in, uint64_t line, const char *s,
    size_t n)
{
	struct scan	 o;
	struct key6	*k;
	const char	*why;
	size_t		 i;

	if (n > LIMIT_LINE)
		return bad_line(in, line, s, n, "line too long");
	for (i = 0; i < n; i++)
		if (s[i] == '#' && (i == 0 || is_space(s[i - 1])))
			n = i;
	while (n > 0 && is_space(s[n - 1]))
		n--;
	for (; n > 0 && is_space(*s); n--)
		s++;
	if (n == 0)
		return 0;
	if (scan_prefix(s, n, PREFIX_BARE, &o, &why) == -1)
		return bad_line(in, line, s, n, why);
	if (o.af == 4) {
		if (set->n4 == set->cap4 && pset_reserve(set, 1, 0) == -1)
			return -1;
		set->k4[set->n4++] = key4_make((uint32_t)(o.w[0] >> 32),
		    RNG_EXACT(o.len));
		return 0;
	}
	if (set->n6 == set->cap6 && pset_reserve(set, 0, 1) == -1)
		return -1;
	k = &set->k6[set->n6++];
	k->hi = o.w[0];
	k->lo = o.w[1];
	k->rng = RNG_EXACT(o.len);
	k->tag = 0;
	return 0;
}

/* The lines of one piece. */
static int
read_piece(struct pset *set, struct in *in, const char *s, const char *e)
{
	const char	*nl;
	uint64_t	 line = in->line;
	unsigned	 n;

	for (; s < e; line++) {
		if (set->n4 == set->cap4 && pset_reserve(set, 1, 0) == -1)
			return -1;
		if (e - s >= LOOK && (n = fast4(s, &set->k4[set->n4])) != 0) {
			set->n4++;
			s += n;
			continue;
		}
		if ((nl = memchr(s, '\n', (size_t)(e - s))) == NULL)
			nl = e;
		if (slow_line(set, in, line, s, (size_t)(nl - s)) == -1)
			return -1;
		s = nl < e ? nl + 1 : e;
	}
	in->line = line;
	return 0;
}

int
pset_read(struct pset *set, struct in *in)
{
	const char	*s, *e;
	long		 n;

	set->sorted = 0;
	while ((n = in_lines(in, &s)) > 0) {
		e = s + n;
		if (in->line == 1 && n >= 3 &&
		    memcmp(s, "\xef\xbb\xbf", 3) == 0)
			s += 3;
		if (read_piece(set, in, s, e) == -1)
			return -1;
		if (pset_count(set) > LIMIT_PREFIXES) {
			log_error("%s: more than %d prefixes", in->label,
			    LIMIT_PREFIXES);
			return -1;
		}
	}
	return n == -1 ? -1 : 0;
}

#define ROWS	128		/* at a time, without a look at the room */

void
pset_write(const struct pset *set, struct out *o)
{
	const struct key6	*k;
	char			*p, *from;
	size_t			 i, stop;

	for (i = 0; i < set->n4; out_took(o, (size_t)(p - from))) {
		stop = set->n4 - i > ROWS ? i + ROWS : set->n4;
		p = from = out_room(o, ROWS * PUT4_MAX);
		for (; i < stop; i++) {
			p = put_addr4(p, key4_addr(set->k4[i]));
			*p++ = '/';
			p = put_u8(p, RNG_LEN(set->k4[i]));
			*p++ = '\n';
		}
	}
	for (i = 0; i < set->n6; out_took(o, (size_t)(p - from))) {
		stop = set->n6 - i > ROWS ? i + ROWS : set->n6;
		p = from = out_room(o, ROWS * PUT6_MAX);
		for (; i < stop; i++) {
			k = &set->k6[i];
			p = put_addr6(p, k->hi, k->lo);
			*p++ = '/';
			p = put_u8(p, RNG_LEN(k->rng));
			*p++ = '\n';
		}
	}
}
