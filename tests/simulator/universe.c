#include <arpa/inet.h>

#include <stdlib.h>
#include <string.h>

#include "device.h"

unsigned
dev_width(int af)
{
	return af == 4 ? 32 : 128;
}

int
dev_split(struct dev_words *w, const char *s, size_t n)
{
	const char	*end = s + n, *begin = s;

	memset(w, 0, sizeof *w);
	while (s < end) {
		while (s < end && (*s == ' ' || *s == '\t'))
			s++;
		if (s == end)
			break;
		if (w->n == DEV_WORDS)
			return -1;
		if (w->n == 0)
			w->indent = (size_t)(s - begin);
		w->p[w->n] = s;
		while (s < end && *s != ' ' && *s != '\t')
			s++;
		w->len[w->n] = (size_t)(s - w->p[w->n]);
		w->n++;
	}
	return 0;
}

int
dev_is(const struct dev_words *w, size_t i, const char *s)
{
	return i < w->n && w->len[i] == strlen(s) &&
	    memcmp(w->p[i], s, w->len[i]) == 0;
}

int
dev_u32(const char *s, size_t n, uint32_t *v)
{
	uint64_t	 sum = 0;
	size_t		 i;

	if (n == 0 || n > 10)
		return -1;
	for (i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		sum = sum * 10 + (uint64_t)(s[i] - '0');
	}
	if (sum > UINT32_MAX)
		return -1;
	*v = (uint32_t)sum;
	return 0;
}

static int
bit(const uint8_t *a, unsigned i)
{
	return a[i / 8] >> (7 - i % 8) & 1;
}

int
dev_addr(struct dev_key *k, const char *s, size_t n)
{
	char	 buf[64];

	memset(k, 0, sizeof *k);
	if (n == 0 || n >= sizeof buf)
		return -1;
	memcpy(buf, s, n);
	buf[n] = '\0';
	k->af = memchr(s, ':', n) != NULL ? 6 : 4;
	if (inet_pton(k->af == 4 ? AF_INET : AF_INET6, buf, k->addr) != 1)
		return -1;
	k->len = k->lo = k->hi = dev_width(k->af);
	return 0;
}

int
dev_prefix(struct dev_key *k, const char *s, size_t n)
{
	const char	*slash = memchr(s, '/', n);
	uint32_t	 len;
	unsigned	 i;

	if (slash == NULL || dev_addr(k, s, (size_t)(slash - s)) == -1 ||
	    dev_u32(slash + 1, (size_t)(s + n - slash - 1), &len) == -1 ||
	    len > dev_width(k->af))
		return -1;
	for (i = len; i < dev_width(k->af); i++)
		if (bit(k->addr, i))
			return -1;
	k->len = k->lo = k->hi = len;
	return 0;
}

int
dev_same_key(const struct dev_key *a, const struct dev_key *b)
{
	return a->af == b->af && a->len == b->len && a->lo == b->lo &&
	    a->hi == b->hi && memcmp(a->addr, b->addr, sizeof a->addr) == 0;
}

/* The node at which the prefix stands; 0: outside; -1: around the window. */
static int
node_of(const struct dev_window *w, const struct dev_key *k)
{
	const uint8_t	*base = k->af == 4 ? w->base4 : w->base6;
	unsigned	 top = dev_width(k->af) - DEV_DEPTH, i, node = 1;

	for (i = 0; i < k->len && i < top; i++)
		if (bit(k->addr, i) != bit(base, i))
			return 0;
	if (k->len < top)
		return -1;
	for (i = top; i < k->len; i++)
		node = node << 1 | (unsigned)bit(k->addr, i);
	return (int)node;
}

/* All of the routes below one node, "down" levels deeper. */
static uint64_t
level(unsigned node, unsigned down)
{
	return ((UINT64_C(1) << (1u << down)) - 1) << (node << down);
}

uint64_t
dev_routes(const struct dev_window *w, const struct dev_key *k)
{
	unsigned	 top = dev_width(k->af) - DEV_DEPTH, l, from = k->len;
	int		 node = node_of(w, k);
	uint64_t	 set = 0;

	if (node == 0)
		return DEV_OUTSIDE;
	if (node == -1) {
		set = DEV_OUTSIDE;
		node = 1;
		from = top;
	}
	for (l = k->lo > from ? k->lo : from; l <= k->hi; l++)
		set |= level((unsigned)node, l - from);
	return set;
}

uint64_t
dev_hosts(const struct dev_window *w, const struct dev_key *k)
{
	struct dev_key	 all = *k;

	all.lo = all.hi = dev_width(k->af);
	return dev_routes(w, &all) & (DEV_LEAVES | DEV_OUTSIDE);
}
