#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "feed.h"

int
feed_init(struct feed *f, const char *name, const char *source,
    const char *version)
{
	memset(f, 0, sizeof *f);
	f->name = arena_strdup(&f->mem, name);
	f->source = arena_strdup(&f->mem, source);
	f->version = arena_strdup(&f->mem, version != NULL ? version : "-");
	if (f->name == NULL || f->source == NULL || f->version == NULL) {
		feed_free(f);
		return -1;
	}
	return 0;
}

void
feed_free(struct feed *f)
{
	if (f == NULL)
		return;
	free(f->ep);
	pset_free(&f->prefixes);
	arena_free(&f->mem);
	memset(f, 0, sizeof *f);
}

struct endpoint *
feed_endpoint(struct feed *f)
{
	struct endpoint	*ep;

	if (f->nep >= LIMIT_ENDPOINTS) {
		log_error("feed %s: more than %d endpoints", f->name,
		    LIMIT_ENDPOINTS);
		return NULL;
	}
	if (mem_grow(&f->ep, &f->cap, f->nep + 1, sizeof *f->ep) == -1)
		return NULL;
	ep = &f->ep[f->nep++];
	memset(ep, 0, sizeof *ep);
	ep->first4 = f->prefixes.n4;
	ep->first6 = f->prefixes.n6;
	return ep;
}

int
feed_prefix(struct feed *f, struct endpoint *ep, const struct prefix *p)
{
	if (pset_count(&f->prefixes) >= LIMIT_PREFIXES) {
		log_error("feed %s: more than %d prefixes", f->name,
		    LIMIT_PREFIXES);
		return -1;
	}
	if (pset_add(&f->prefixes, p) == -1)
		return -1;
	if (p->af == 4)
		ep->n4++;
	else
		ep->n6++;
	return 0;
}

int
feed_hosts(struct feed *f, struct endpoint *ep, size_t n)
{
	if (n > LIMIT_HOSTS - f->nhosts) {
		log_error("feed %s: more than %d host names", f->name,
		    LIMIT_HOSTS);
		return -1;
	}
	if (n == 0)
		return 0;
	ep->host = arena_alloc(&f->mem, n * sizeof *ep->host);
	if (ep->host == NULL)
		return -1;
	ep->nhost = n;
	f->nhosts += n;
	return 0;
}

void
feed_drop(struct feed *f)
{
	const struct endpoint	*ep = &f->ep[--f->nep];

	f->prefixes.n4 = ep->first4;
	f->prefixes.n6 = ep->first6;
	f->nhosts -= ep->nhost;
}
