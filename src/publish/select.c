/*
 * Selection.  Every prefix of a feed is gathered with the endpoint that holds
 * it, and all are sorted once; the entries of one prefix then stand side by
 * side, so that what it belongs to, its highest category, and whether a filter
 * wants it are one look at one group.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../conf/filter.h"
#include "members.h"
#include "words.h"

/* A prefix (or host) with the endpoint that holds it. */
struct hit {
	uint64_t	 hi, lo;	/* address; for hosts unused */
	const char	*name;		/* host or value; or NULL */
	uint32_t	 feed, ep;
	uint8_t		 af, len;
};

struct hits {
	struct hit	*h;
	size_t		 n, cap;
};

void
select_filter_init(struct conf_list *l)
{
	memset(l, 0, sizeof *l);
	l->name = "-";
	l->required = l->express_route = -1;
}

/* Does the list's filter want this endpoint, its category apart? */
static int
wants_endpoint(const struct conf_list *l, const struct feed *f,
    const struct endpoint *ep, int af)
{
	if (l->required != -1 && (f->attrs & ATTR_REQUIRED) &&
	    l->required != ep->required)
		return 0;
	if (l->express_route != -1 && (f->attrs & ATTR_EXPRESS) &&
	    l->express_route != ep->express_route)
		return 0;
	return filter_wants(l, f, ep, af);
}

static int
wants_category(const struct conf_list *l, const struct feed *f,
    enum category c)
{
	return l->categories == 0 || !(f->attrs & ATTR_CATEGORY) ||
	    (l->categories & 1u << c) != 0;
}

/*
 * One group: the hits [from, to) are the same prefix or host.  Adds the words
 * of each feed that the filter selects it from.  Returns whether it is wanted.
 */
static int
group_words(struct words *w, const struct conf_list *l,
    struct feed *const *feeds, const struct hit *h, size_t n)
{
	const struct feed	*f;
	enum category		 top;
	size_t			 i, j;
	int			 any = 0, want;

	words_reset(w);
	for (i = 0; i < n; i = j) {
		f = feeds[h[i].feed];
		top = CATEGORY_NONE;
		want = 0;
		for (j = i; j < n && h[j].feed == h[i].feed; j++) {
			if (f->ep[h[j].ep].category > top)
				top = f->ep[h[j].ep].category;
			want |= wants_endpoint(l, f, &f->ep[h[j].ep],
			    h[j].af);
		}
		if (!want || !wants_category(l, f, top))
			continue;
		any = 1;
		words_feed(w, f->name);
		for (; i < j; i++)
			words_endpoint(w, &f->ep[h[i].ep]);
		words_end(w, top);
	}
	return any;
}

static int
hit_cmp(const void *va, const void *vb)
{
	const struct hit	*a = va, *b = vb;
	int			 c;

	if (a->name != NULL && (c = strcmp(a->name, b->name)) != 0)
		return c;
	if (a->af != b->af)
		return a->af < b->af ? -1 : 1;
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	if (a->feed != b->feed)
		return a->feed < b->feed ? -1 : 1;
	return a->ep < b->ep ? -1 : a->ep > b->ep;
}

static int
hit_same(const struct hit *a, const struct hit *b)
{
	return (a->name == NULL || strcmp(a->name, b->name) == 0) &&
	    a->af == b->af && a->hi == b->hi && a->lo == b->lo &&
	    a->len == b->len;
}

/* How many host names or values an endpoint has. */
static size_t
texts_in(const struct endpoint *ep, enum row_kind kind)
{
	return kind == ROW_HOST ? ep->nhost : ep->community != NULL;
}

static int
gather_texts(struct hits *hits, const struct feed *f, uint32_t fi,
    enum row_kind kind)
{
	const struct endpoint	*ep;
	struct hit		*h;
	size_t			 e, i, need = hits->n;

	for (e = 0; e < f->nep; e++)
		need += texts_in(&f->ep[e], kind);
	if (mem_grow(&hits->h, &hits->cap, need, sizeof *hits->h) == -1)
		return -1;
	for (e = 0; e < f->nep; e++) {
		ep = &f->ep[e];
		for (i = 0; i < texts_in(ep, kind); i++) {
			h = &hits->h[hits->n++];
			memset(h, 0, sizeof *h);
			h->name = kind == ROW_HOST ? ep->host[i] :
			    ep->community;
			h->feed = fi;
			h->ep = (uint32_t)e;
		}
	}
	return 0;
}

static int
gather(struct hits *hits, const struct conf_list *l, const struct feed *f,
    uint32_t fi)
{
	const struct endpoint	*ep;
	struct hit		*h;
	size_t			 e, i, need = hits->n;

	for (e = 0; e < f->nep; e++)
		need += f->ep[e].n4 + f->ep[e].n6;
	if (mem_grow(&hits->h, &hits->cap, need, sizeof *hits->h) == -1)
		return -1;
	for (e = 0; e < f->nep; e++) {
		ep = &f->ep[e];
		for (i = 0; l->family != 6 && i < ep->n4; i++) {
			uint64_t	 k = f->prefixes.k4[ep->first4 + i];

			h = &hits->h[hits->n++];
			memset(h, 0, sizeof *h);
			h->af = 4;
			h->hi = k >> 24;
			h->len = (uint8_t)(k >> 16 & 0xff);
			h->feed = fi;
			h->ep = (uint32_t)e;
		}
		for (i = 0; l->family != 4 && i < ep->n6; i++) {
			const struct key6 *k = &f->prefixes.k6[ep->first6 + i];

			h = &hits->h[hits->n++];
			memset(h, 0, sizeof *h);
			h->af = 6;
			h->hi = k->hi;
			h->lo = k->lo;
			h->len = (uint8_t)(k->rng >> 16 & 0xff);
			h->feed = fi;
			h->ep = (uint32_t)e;
		}
	}
	return 0;
}

static int
add_prefix(struct members *m, const struct hit *h)
{
	struct prange	 r;
	uint64_t	 hi = h->hi;
	int		 i;

	memset(&r, 0, sizeof r);
	r.p.af = h->af;
	r.p.len = r.lo = r.hi = h->len;
	if (h->af == 4)
		for (i = 3; i >= 0; i--, hi >>= 8)
			r.p.addr[i] = (uint8_t)hi;
	else
		for (i = 7; i >= 0; i--) {
			r.p.addr[i] = (uint8_t)(h->hi >> 8 * (7 - i));
			r.p.addr[8 + i] = (uint8_t)(h->lo >> 8 * (7 - i));
		}
	return pset_add_range(&m->set, &r);
}

/* Sorted groups of hits into members: prefixes with attr[], or hosts. */
static int
select_groups(struct members *m, const struct conf_list *l,
    struct feed *const *feeds, struct hits *hits)
{
	struct words	 w;
	size_t		 i, j;
	long		 attr;
	int		 rc = -1, host = hits->n > 0 && hits->h[0].name != NULL;

	words_init(&w);
	if (hits->n > 0)
		qsort(hits->h, hits->n, sizeof *hits->h, hit_cmp);
	if (!host && hits->n > 0 &&
	    (m->attr = reallocarray(NULL, hits->n, sizeof *m->attr)) == NULL) {
		log_error("out of memory");
		goto out;
	}
	for (i = 0; i < hits->n; i = j) {
		for (j = i + 1; j < hits->n &&
		    hit_same(&hits->h[i], &hits->h[j]); j++)
			;
		if (!group_words(&w, l, feeds, &hits->h[i], j - i))
			continue;
		if (host) {
			if (members_host(m, hits->h[i].name,
			    words_text(&w)) == -1)
				goto out;
		} else {
			if ((attr = members_intern(m, words_text(&w))) == -1)
				goto out;
			m->attr[pset_count(&m->set)] = (uint32_t)attr;
			if (add_prefix(m, &hits->h[i]) == -1)
				goto out;
		}
	}
	rc = words_ok(&w) ? 0 : -1;
	if (!host)
		m->set.sorted = 1;
out:
	words_free(&w);
	return rc;
}

/*
 * A feed without attributes (plain text) needs no groups: its prefixes are the
 * set, and one line of words serves all.
 */
static int
select_plain(struct members *m, const struct conf_list *l, struct feed *f,
    int take)
{
	struct words	 w;
	int		 rc = -1;

	words_init(&w);
	words_feed(&w, f->name);
	words_end(&w, CATEGORY_NONE);
	if (members_intern(m, words_text(&w)) == -1)
		goto out;
	if (take) {
		m->set = f->prefixes;
		memset(&f->prefixes, 0, sizeof f->prefixes);
		f->nep = 0;
	} else if (pset_copy(&m->set, &f->prefixes) == -1)
		goto out;
	if (l->family == 4)
		m->set.n6 = 0;
	if (l->family == 6)
		m->set.n4 = 0;
	rc = pset_sort(&m->set);
out:
	words_free(&w);
	return rc;
}

/*
 * Lay the include rows into the set: what was there already keeps its words
 * and is local too (it passes the guards that local rows pass).
 */
static int
select_include(struct members *m, const struct conf_list *l)
{
	struct pset	 all;
	struct prange	 a, b;
	uint32_t	*attr;
	char		*s;
	size_t		 i, j = 0, n;
	long		 id;

	memset(&all, 0, sizeof all);
	if (pset_union(&all, &m->set, &l->include) == -1)
		return -1;
	n = pset_count(&all);
	if ((attr = calloc(n + 1, sizeof *attr)) == NULL) {
		log_error("out of memory");
		goto fail;
	}
	for (i = 0; i < n; i++) {
		const char	*was = NULL;

		pset_get(&all, i, &a);
		if (j < pset_count(&m->set)) {
			pset_get(&m->set, j, &b);
			if (prange_cmp(&a, &b) == 0)
				was = members_text(m, j++);
		}
		if (!pset_has(&l->include, &a.p)) {
			id = members_intern(m, was == NULL ? "" : was);
		} else {
			if (asprintf(&s, "%s%slocal", was == NULL ? "" : was,
			    was == NULL || *was == '\0' ? "" : " ") == -1)
				goto fail;
			id = members_intern(m, s);
			free(s);
		}
		if (id == -1)
			goto fail;
		attr[i] = (uint32_t)id;
	}
	free(m->attr);
	m->attr = attr;
	pset_free(&m->set);
	m->set = all;
	return 0;
fail:
	free(attr);
	pset_free(&all);
	return -1;
}

static int
is_plain(const struct feed *f)
{
	return f->attrs == 0;
}

/* The rows of one kind.  0, or -1 (memory). */
static int
select_kind(struct members *m, const struct conf_list *l,
    struct feed *const *feeds, size_t nfeeds, struct hits *hits,
    enum row_kind kind)
{
	size_t	 i;
	int	 rc = 0;

	hits->n = 0;
	for (i = 0; i < nfeeds && rc == 0; i++)
		rc = kind == ROW_PREFIX ?
		    gather(hits, l, feeds[i], (uint32_t)i) :
		    gather_texts(hits, feeds[i], (uint32_t)i, kind);
	return rc == -1 ? -1 : select_groups(m, l, feeds, hits);
}

int
select_list(struct members *m, const struct conf_list *l,
    struct feed *const *feeds, size_t nfeeds, int take)
{
	struct hits	 hits;
	enum row_kind	 kind = conf_kind(l);
	int		 rc = -1;

	memset(m, 0, sizeof *m);
	memset(&hits, 0, sizeof hits);
	m->values = kind == ROW_VALUE;
	if (kind == ROW_PREFIX && nfeeds == 1 && is_plain(feeds[0])) {
		if (select_plain(m, l, feeds[0], take) == -1)
			goto out;
	} else if (select_kind(m, l, feeds, nfeeds, &hits, kind) == -1 ||
	    (l->use == USE_NONE &&
	    select_kind(m, l, feeds, nfeeds, &hits, ROW_HOST) == -1))
		goto out;
	m->set.sorted = 1;
	if (pset_count(&l->include) > 0 && select_include(m, l) == -1)
		goto out;
	if (kind != ROW_PREFIX && select_include_text(m, l, nfeeds == 0) == -1)
		goto out;
	rc = 0;
out:
	free(hits.h);
	if (rc == -1)
		members_free(m);
	return rc;
}

int
select_all(struct members *m, struct feed *f)
{
	struct conf_list	 l;
	struct feed		*feeds[1] = { f };

	select_filter_init(&l);
	return select_list(m, &l, feeds, 1, 0);
}
