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

/* The prefixes of an endpoint, sorted, single, each as 18 bytes. */
static int
digest_prefixes(struct digest *d, const struct feed *f,
    const struct endpoint *ep)
{
	struct pset	 set;
	struct prange	 r;
	size_t		 i;
	int		 rc = -1;

	memset(&set, 0, sizeof set);
	for (i = 0; i < ep->n4; i++) {
		key4_get(f->prefixes.k4[ep->first4 + i], &r);
		if (pset_add_range(&set, &r) == -1)
			goto out;
	}
	for (i = 0; i < ep->n6; i++) {
		key6_get(&f->prefixes.k6[ep->first6 + i], &r);
		if (pset_add_range(&set, &r) == -1)
			goto out;
	}
	if (pset_sort(&set) == -1)
		goto out;
	digest_u64(d, pset_count(&set));
	for (i = 0; i < pset_count(&set); i++) {
		pset_get(&set, i, &r);
		digest_bytes(d, &r.p, sizeof r.p);
	}
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
