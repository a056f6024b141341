/*
 * A lower bound: the fewest prefixes for the same addresses, text to text, by
 * nothing but a parse by hand, a radix sort and one pass.
 *
 *	bound FILE
 *
 * It trusts its input (prefixes as RFC 5952 spells them, one a line, LF) and
 * is compiled for the machine at hand: an anchor to measure against, no tool.
 */
#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__extension__ typedef unsigned __int128 u128;

#define IN_SIZE		(128 * 1024)
#define OUT_SIZE	(64 * 1024)
#define DIGIT		11
#define BUCKETS		(1 << DIGIT)
#define STEP		(UINT64_C(1) << 20)

struct v6 {
	uint64_t	 hi, lo;
	uint64_t	 len;
};

/* An array in reserved space, whose pages are made a step ahead. */
struct array {
	char	*p;
	size_t	 used, ready;		/* bytes */
};

static char	 in[IN_SIZE + 64], out[OUT_SIZE + 128];
static size_t	 out_n;
static char	 dec[256][4];
static uint8_t	 dec_n[256];

static void
array_make(struct array *a, size_t most)
{
	a->p = mmap(NULL, most + 2 * STEP, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (a->p == MAP_FAILED)
		exit(1);
}

static void *
array_more(struct array *a, size_t n)
{
	void	*p;

	if (a->used + n > a->ready) {
		size_t	 step = a->ready < STEP ? STEP / 16 : STEP;
#ifdef MADV_POPULATE_WRITE
		madvise(a->p + a->ready, step, MADV_POPULATE_WRITE);
#endif
		a->ready += step;
	}
	p = a->p + a->used;
	a->used += n;
	return p;
}

static void *
fresh(size_t n)
{
	void	*p;

	p = mmap(NULL, n + 1, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (p == MAP_FAILED)
		exit(1);
	return p;
}

/* --- parse --------------------------------------------------------------- */

static inline const char *
number(const char *s, unsigned *v)
{
	unsigned	 d;

	*v = (unsigned)(*s++ - '0');
	while ((d = (unsigned)(*s - '0')) <= 9) {
		*v = *v * 10 + d;
		s++;
	}
	return s;
}

static const char *
parse6(const char *s, struct v6 *k)
{
	uint16_t	 w[8] = { 0 };
	unsigned	 n = 0, gap = 8, v = 0, digits = 0, i, tail, len;

	for (; *s != '/'; s++) {
		if (*s != ':') {
			v = v << 4 | (((unsigned)*s & 15) +
			    (*s > '9' ? 9 : 0));
			digits = 1;
			continue;
		}
		if (digits)
			w[n++] = (uint16_t)v;
		v = digits = 0;
		if (s[1] == ':')
			gap = n;
	}
	if (digits)
		w[n++] = (uint16_t)v;
	if (gap < 8)
		for (tail = n - gap, i = 1; i <= tail && n < 8; i++) {
			w[8 - i] = w[n - i];
			w[n - i] = 0;
		}
	s = number(s + 1, &len);
	k->hi = (uint64_t)w[0] << 48 | (uint64_t)w[1] << 32 |
	    (uint64_t)w[2] << 16 | w[3];
	k->lo = (uint64_t)w[4] << 48 | (uint64_t)w[5] << 32 |
	    (uint64_t)w[6] << 16 | w[7];
	k->len = len;
	return s;
}

/* Whole lines from s to end.  IPv4: address << 8 | length. */
static void
parse(struct array *a4, struct array *a6, const char *s, const char *end)
{
	uint64_t	 k;
	unsigned	 b[4], len;
	const char	*t;

	while (s < end) {
		t = number(s, &b[0]);
		if (*t == '.') {
			t = number(t + 1, &b[1]);
			t = number(t + 1, &b[2]);
			t = number(t + 1, &b[3]);
			t = number(t + 1, &len);
			k = b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
			*(uint64_t *)array_more(a4, 8) = k << 8 | len;
		} else
			t = parse6(s, array_more(a6, sizeof(struct v6)));
		s = t + 1;
	}
}

static void
load(int fd, struct array *a4, struct array *a6)
{
	size_t	 have = 0;
	ssize_t	 n;
	char	*end, *last;

	while ((n = read(fd, in + have, IN_SIZE - have)) > 0) {
		end = in + have + n;
		if ((last = memrchr(in, '\n', (size_t)(end - in))) == NULL)
			break;
		parse(a4, a6, in, last + 1);
		have = (size_t)(end - (last + 1));
		memmove(in, last + 1, have);
	}
	if (have > 0) {
		in[have] = '\n';
		parse(a4, a6, in, in + have + 1);
	}
}

/* --- sort ---------------------------------------------------------------- */

static void
sums(uint32_t *c)
{
	uint32_t	 at = 0, n;
	size_t		 i;

	for (i = 0; i < BUCKETS; i++) {
		n = c[i];
		c[i] = at;
		at += n;
	}
}

/* By address; what covers more comes first or not, one pass does not mind. */
static uint64_t *
sort4(uint64_t *a, size_t n)
{
	static uint32_t	 c[3][BUCKETS];
	uint64_t	*b, *t;
	size_t		 i;
	unsigned	 d;

	for (i = 1; i < n && a[i - 1] <= a[i]; i++)
		;
	if (i >= n)
		return a;
	b = fresh(n * sizeof *b);
	for (i = 0; i < n; i++)
		for (d = 0; d < 3; d++)
			c[d][a[i] >> (8 + DIGIT * d) & (BUCKETS - 1)]++;
	for (d = 0; d < 3; d++) {
		sums(c[d]);
		for (i = 0; i < n; i++)
			b[c[d][a[i] >> (8 + DIGIT * d) & (BUCKETS - 1)]++] =
			    a[i];
		t = a;
		a = b;
		b = t;
	}
	return a;
}

static int
less6(const struct v6 *a, const struct v6 *b)
{
	return a->hi != b->hi ? a->hi < b->hi : a->lo < b->lo;
}

/* By the digits of the upper half that differ at all; insertion for ties. */
static struct v6 *
sort6(struct v6 *a, size_t n)
{
	static uint32_t	 c[BUCKETS];
	struct v6	*b, *t, x;
	uint64_t	 differ = 0;
	size_t		 i, j;
	unsigned	 shift, low, high;

	for (i = 1; i < n && !less6(&a[i], &a[i - 1]); i++)
		;
	if (i >= n)
		return a;
	for (i = 0; i < n; i++)
		differ |= a[i].hi ^ a[0].hi;
	high = differ == 0 ? 0 : 64 - (unsigned)__builtin_clzll(differ);
	low = high > 4 * DIGIT ? high - 4 * DIGIT : 0;
	b = n > 512 ? fresh(n * sizeof *b) : NULL;
	for (shift = low; n > 512 && shift < high; shift += DIGIT) {
		memset(c, 0, sizeof c);
		for (i = 0; i < n; i++)
			c[a[i].hi >> shift & (BUCKETS - 1)]++;
		sums(c);
		for (i = 0; i < n; i++)
			b[c[a[i].hi >> shift & (BUCKETS - 1)]++] = a[i];
		t = a;
		a = b;
		b = t;
	}
	for (i = 1; i < n; i++) {
		x = a[i];
		for (j = i; j > 0 && less6(&x, &a[j - 1]); j--)
			a[j] = a[j - 1];
		a[j] = x;
	}
	return a;
}

/* --- one pass and output ------------------------------------------------- */

static void
flush(void)
{
	size_t	 i;
	ssize_t	 n;

	for (i = 0; i < out_n; i += (size_t)n)
		if ((n = write(STDOUT_FILENO, out + i, out_n - i)) == -1)
			exit(1);
	out_n = 0;
}

static inline char *
put(char *p, unsigned v)
{
	memcpy(p, dec[v], 4);
	return p + dec_n[v];
}

static char *
room(void)
{
	if (out_n > OUT_SIZE)
		flush();
	return out + out_n;
}

/* The prefixes from s up to, not including, e. */
static void
cut4(uint64_t s, uint64_t e)
{
	unsigned	 bits, fit;
	char		*p;

	for (; s < e; s += UINT64_C(1) << bits) {
		bits = s == 0 ? 32 : (unsigned)__builtin_ctzll(s);
		fit = 63 - (unsigned)__builtin_clzll(e - s);
		if (bits > fit)
			bits = fit;
		p = put(room(), (unsigned)(s >> 24));
		*p++ = '.';
		p = put(p, s >> 16 & 255);
		*p++ = '.';
		p = put(p, s >> 8 & 255);
		*p++ = '.';
		p = put(p, s & 255);
		*p++ = '/';
		p = put(p, 32 - bits);
		*p++ = '\n';
		out_n = (size_t)(p - out);
	}
}

static char *
hex(char *p, unsigned v)
{
	static const char	 digit[] = "0123456789abcdef";
	int			 shift = v > 0xfff ? 12 : v > 0xff ? 8 :
				    v > 0xf ? 4 : 0;

	for (; shift >= 0; shift -= 4)
		*p++ = digit[v >> shift & 15];
	return p;
}

static void
put6(u128 a, unsigned len)
{
	unsigned	 w[8], i, j, from = 8, to = 8;
	char		*p = room();

	for (i = 0; i < 8; i++)
		w[i] = (unsigned)(a >> (112 - 16 * i)) & 0xffff;
	for (i = 0; i < 8; i = j + 1) {		/* the longest run of zeros */
		for (j = i; j < 8 && w[j] == 0; j++)
			;
		if (j - i > 1 && (from == 8 || j - i > to - from)) {
			from = i;
			to = j;
		}
	}
	for (i = 0; i < 8; i++) {
		if (i == from) {
			*p++ = ':';
			*p++ = ':';
			i = to - 1;
			continue;
		}
		if (i > 0 && i != to)
			*p++ = ':';
		p = hex(p, w[i]);
	}
	*p++ = '/';
	p = put(p, len);
	*p++ = '\n';
	out_n = (size_t)(p - out);
}

static unsigned
low_bit(u128 v)
{
	return (uint64_t)v != 0 ? (unsigned)__builtin_ctzll((uint64_t)v) :
	    64 + (unsigned)__builtin_ctzll((uint64_t)(v >> 64) | UINT64_C(1) <<
	    63);
}

/* The prefixes from s up to and with e; not all of IPv6 at once. */
static void
cut6(u128 s, u128 e)
{
	unsigned	 bits;

	for (;;) {
		bits = s == 0 ? 127 : low_bit(s);
		while (bits > 0 && ((u128)1 << bits) - 1 > e - s)
			bits--;
		put6(s, 128 - bits);
		s += ((u128)1 << bits) - 1;
		if (s >= e)
			return;
		s++;
	}
}

static void
cover4(const uint64_t *k, size_t n)
{
	uint64_t	 s = 0, e = 0, a, b;
	size_t		 i;

	for (i = 0; i < n; i++) {
		a = k[i] >> 8;
		b = a + (UINT64_C(1) << (32 - (k[i] & 255)));
		if (a > e) {
			cut4(s, e);
			s = a;
		}
		if (b > e)
			e = b;
	}
	cut4(s, e);
}

static void
cover6(const struct v6 *k, size_t n)
{
	u128	 s = 0, e = 0, a, b;
	size_t	 i;

	for (i = 0; i < n; i++) {
		a = (u128)k[i].hi << 64 | k[i].lo;
		b = a | (((u128)1 << (128 - k[i].len)) - 1);
		if (i > 0 && a <= e + 1) {
			if (b > e)
				e = b;
			continue;
		}
		if (i > 0)
			cut6(s, e);
		s = a;
		e = b;
	}
	if (n > 0)
		cut6(s, e);
}

int
main(int argc, char *argv[])
{
	struct array	 a4 = { NULL, 0, 0 }, a6 = { NULL, 0, 0 };
	struct stat	 st;
	size_t		 n4, n6, i;
	int		 fd;

	if (argc != 2 || (fd = open(argv[1], O_RDONLY)) == -1 ||
	    fstat(fd, &st) == -1)
		return 2;
	for (i = 0; i < 256; i++) {
		char	 s[12];

		dec_n[i] = (uint8_t)snprintf(s, sizeof s, "%zu", i);
		memcpy(dec[i], s, 4);
	}
	/* the shortest line has nine bytes ("1.0.0.0/8") or five ("1::/9") */
	array_make(&a4, (size_t)st.st_size);
	array_make(&a6, (size_t)st.st_size * 5);
	load(fd, &a4, &a6);
	n4 = a4.used / sizeof(uint64_t);
	n6 = a6.used / sizeof(struct v6);
	cover4(sort4((uint64_t *)(void *)a4.p, n4), n4);
	cover6(sort6((struct v6 *)(void *)a6.p, n6), n6);
	flush();
	return 0;
}
