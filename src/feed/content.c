/*
 * What a feed says, as a digest.  Real releases differ in the order of host
 * names, in spacing and in notes alone; none of that is content.  So each
 * endpoint is digested in canonical order, and the feed is the sorted set of
 * these digests.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/log.h"
#include "feed.h"

/* Numbers in big-endian order: records travel between machines. */
static void
digest_u64(struct digest *d, uint64_t v)
{
	unsigned char	 b[8];
	int		 i;

	for (i = 7; i >= 0; i--, v >>= 8)
		b[i] = (unsigned char)v;
	digest_bytes(d, b, sizeof b);
}

static void
digest_text(struct digest *d, const char *s)
{
	digest_str(d, s != NULL ? s : "");
}

/* Keys as bytes, in the order of the network, through a buffer. */
#define ROOM	1020		/* a multiple of 5 and of 17 */

static unsigned char *
put_bytes(unsigned char *p, uint64_t v, int n)
{
	while (n-- > 0)
		*p++ = (unsigned char)(v >> 8 * n);
	return p;
}

static void
digest_keys(struct digest *d, const uint64_t *k4, size_t n4,
    const struct key6 *k6, size_t n6)
{
	unsigned char	 buf[ROOM], *p = buf;
	size_t		 i;

	digest_u64(d, n4);
	for (i = 0; i < n4; i++) {
		/* the address and its length */
		p = put_bytes(p, k4[i] >> 16, 5);
		if (p == buf + ROOM) {
			digest_bytes(d, buf, ROOM);
			p = buf;
		}
	}
	digest_bytes(d, buf, (size_t)(p - buf));
	p = buf;
	digest_u64(d, n6);
	for (i = 0; i < n6; i++) {
		p = put_bytes(p, k6[i].hi, 8);
		p = put_bytes(p, k6[i].lo, 8);
		p = put_bytes(p, RNG_LEN(k6[i].rng), 1);
		if (p == buf + ROOM) {
			digest_bytes(d, buf, ROOM);
			p = buf;
		}
	}
	digest_bytes(d, buf, (size_t)(p - buf));
}

/* Are they sorted and single, as Azure publishes them? */
static int
in_order(const uint64_t *k4, size_t n4, const struct key6 *k6, size_t n6)
{
	size_t	 i;

	for (i = 1; i < n4; i++)
		if (k4[i - 1] >= k4[i])
			return 0;
	for (i = 1; i < n6; i++)
		if (key6_cmp(&k6[i - 1], &k6[i]) >= 0)
			return 0;
	return 1;
}

/* The prefixes of an endpoint, sorted, single.  0, or -1 (memory). */
static int
digest_prefixes(struct digest *d, const struct feed *f,
    const struct endpoint *ep)
{
	const uint64_t		*k4 = NULL;
	const struct key6	*k6 = NULL;
	struct pset		 set;
	int			 rc = -1;

	if (ep->n4 > 0)
		k4 = f->prefixes.k4 + ep->first4;
	if (ep->n6 > 0)
		k6 = f->prefixes.k6 + ep->first6;
	if (in_order(k4, ep->n4, k6, ep->n6)) {
		digest_keys(d, k4, ep->n4, k6, ep->n6);
		return 0;
	}
	memset(&set, 0, sizeof set);
	if (pset_reserve(&set, ep->n4, ep->n6) == -1)
		goto out;
	if ((set.n4 = ep->n4) > 0)
		memcpy(set.k4, k4, ep->n4 * sizeof *k4);
	if ((set.n6 = ep->n6) > 0)
		memcpy(set.k6, k6, ep->n6 * sizeof *k6);
	if (pset_sort(&set) == -1)
		goto out;
	digest_keys(d, set.k4, set.n4, set.k6, set.n6);
	rc = 0;
out:
	pset_free(&set);
	return rc;
}

static int
str_cmp(const void *a, const void *b)
{
	const char	*const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static int
digest_hosts(struct digest *d, const struct endpoint *ep)
{
	const char	**v;
	size_t		  i;

	if (ep->nhost > 0) {
		if ((v = reallocarray(NULL, ep->nhost, sizeof *v)) == NULL) {
			log_error("out of memory");
			return -1;
		}
		memcpy(v, ep->host, ep->nhost * sizeof *v);
		qsort(v, ep->nhost, sizeof *v, str_cmp);
		for (i = 0; i < ep->nhost; i++)
			if (i == 0 || strcmp(v[i - 1], v[i]) != 0)
				digest_str(d, v[i]);
		free(v);
	}
	digest_str(d, "");	/* no host name is empty: the end */
	return 0;
}

static int
endpoint_digest(const struct feed *f, const struct endpoint *ep,
    char hex[DIGEST_SIZE])
{
	struct digest	 d;

	digest_init(&d);
	digest_u64(&d, ep->id);
	digest_text(&d, ep->service);
	digest_text(&d, ep->tag);
	digest_text(&d, ep->region);
	digest_text(&d, ep->community);
	digest_text(&d, ep->tcp);
	digest_text(&d, ep->udp);
	digest_str(&d, category_name(ep->category));
	digest_str(&d, ep->required ? "required" : "");
	digest_str(&d, ep->express_route ? "express-route" : "");
	if (digest_prefixes(&d, f, ep) == -1 || digest_hosts(&d, ep) == -1)
		return -1;
	digest_end(&d, hex);
	return 0;
}

int
endpoint_same(const struct feed *f, const struct endpoint *a,
    const struct endpoint *b)
{
	char	 x[DIGEST_SIZE], y[DIGEST_SIZE];

	if (endpoint_digest(f, a, x) == -1 || endpoint_digest(f, b, y) == -1)
		return -1;
	return strcmp(x, y) == 0;
}

static int
hex_cmp(const void *a, const void *b)
{
	return memcmp(a, b, DIGEST_LEN);
}

int
feed_digest(const struct feed *f, char hex[DIGEST_SIZE])
{
	struct digest	 d;
	char		(*v)[DIGEST_SIZE] = NULL;
	size_t		 i;
	int		 rc = -1;

	if (f->nep > 0 &&
	    (v = reallocarray(NULL, f->nep, sizeof *v)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < f->nep; i++)
		if (endpoint_digest(f, &f->ep[i], v[i]) == -1)
			goto out;
	if (f->nep > 0)
		qsort(v, f->nep, sizeof *v, hex_cmp);
	digest_init(&d);
	for (i = 0; i < f->nep; i++)
		if (i == 0 || hex_cmp(v[i - 1], v[i]) != 0)
			digest_str(&d, v[i]);
	digest_end(&d, hex);
	rc = 0;
out:
	free(v);
	return rc;
}
