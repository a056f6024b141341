/*
 * Selection, the heart of it.  Every prefix of a feed is gathered with the
 * entry that holds it, and all are sorted once; the entries of one prefix then
 * stand side by side, so that what it belongs to, its highest category, and
 * whether a filter wants it are one look at one group.
 *
 * What the filter wants of an entry is asked once an entry, and what a group
 * says once for all groups of the same entries: a hundred thousand prefixes of
 * Azure are in some thousand of such combinations.
 */
#include <stdlib.h>
#include <string.h>

#include "../conf/filter.h"
#include "groups.h"
#include "memo.h"
#include "words.h"

/* What is wanted of an entry, by family. */
#define WANT_NAMES	0x1
#define WANT_V4		0x2
#define WANT_V6		0x4

/* An entry of one of the feeds; its number in picks.p is a key's tag. */
struct pick {
	const struct endpoint	*ep;
	uint32_t		 feed;
	unsigned		 want;
};

struct picks {
	const struct conf_list	*l;
	struct feed *const	*feeds;
	struct pick		*p;
	size_t			 n;
};

static int
wants(const struct conf_list *l, const struct feed *f,
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
picks_init(struct picks *k, const struct conf_list *l,
    struct feed *const *feeds, size_t nfeeds)
{
	const struct feed	*f;
	struct pick		*p;
	size_t			 i, e, n = 0;

	memset(k, 0, sizeof *k);
	k->l = l;
	k->feeds = feeds;
	for (i = 0; i < nfeeds; i++)
		n += feeds[i]->nep;
	if (n > UINT32_MAX ||
	    (k->p = reallocarray(NULL, n + 1, sizeof *k->p)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < nfeeds; i++) {
		f = feeds[i];
		for (e = 0; e < f->nep; e++) {
			p = &k->p[k->n++];
			p->ep = &f->ep[e];
			p->feed = (uint32_t)i;
			p->want = 0;
			if (wants(l, f, p->ep, 0))
				p->want |= WANT_NAMES;
			if (wants(l, f, p->ep, 4))
				p->want |= WANT_V4;
			if (wants(l, f, p->ep, 6))
				p->want |= WANT_V6;
		}
	}
	return 0;
}

/*
 * Does this entry say something of its prefixes?  Where there are categories
 * all entries do, for they make the category; a tag or a community that the
 * list did not ask for is none of its business, and its comings and goings
 * would make each release a change of the list.
 */
static int
says(const struct picks *k, const struct pick *p, unsigned want)
{
	return (p->want & want) != 0 ||
	    (k->feeds[p->feed]->attrs & ATTR_CATEGORY) != 0;
}

/* --- one group ------------------------------------------------------------ */

static int
wants_category(const struct conf_list *l, const struct feed *f,
    enum category c)
{
	return l->categories == 0 || !(f->attrs & ATTR_CATEGORY) ||
	    (l->categories & 1u << c) != 0;
}

/* The words of a group of n entries; returns whether it is wanted. */
static int
group_words(struct words *w, const struct picks *k, const uint32_t *pick,
    size_t n, unsigned want)
{
	const struct feed	*f;
	const struct pick	*p;
	enum category		 top;
	size_t			 i, j;
	unsigned		 any = 0, wanted;

	words_reset(w);
	for (i = 0; i < n; i = j) {
		f = k->feeds[k->p[pick[i]].feed];
		top = CATEGORY_NONE;
		wanted = 0;
		for (j = i; j < n; j++) {
			p = &k->p[pick[j]];
			if (k->feeds[p->feed] != f)
				break;
			if (p->ep->category > top)
				top = p->ep->category;
			wanted |= p->want & want;
		}
		if (wanted == 0 || !wants_category(k->l, f, top))
			continue;
		any = 1;
		words_feed(w, f->name);
		for (; i < j; i++)
			if (says(k, &k->p[pick[i]], want))
				words_endpoint(w, k->p[pick[i]].ep);
		words_end(w, top);
	}
	return any != 0;
}

/* Makes the words of groups, or finds them. */
struct grouper {
	const struct picks	*k;
	struct members		*m;
	struct words		 w;
	struct memo		 memo;
	unsigned		 want;
};

/* *attr of these entries, -1 when not wanted.  0, or -1 (memory). */
static int
group_attr(struct grouper *g, const uint32_t *pick, size_t n, long *attr)
{
	switch (memo_find(&g->memo, pick, n, attr)) {
	case 1:
		return 0;
	case -1:
		return -1;
	}
	*attr = -1;
	if (group_words(&g->w, g->k, pick, n, g->want) &&
	    (*attr = members_intern(g->m, words_text(&g->w))) == -1)
		return -1;
	return words_ok(&g->w) ? memo_add(&g->memo, pick, n, *attr) : -1;
}

/* --- prefixes ------------------------------------------------------------- */

/*
 * All prefixes of one family that count, each with its entry as the tag; those
 * of IPv4 as keys of the other kind, which have room for that.  In the order of
 * feeds and entries.
 */
static int
gather(struct pset *to, const struct picks *k, int af, unsigned want)
{
	const struct endpoint	*ep;
	const struct pset	*from;
	struct key6		*key;
	size_t			 i, j, need = 0;

	for (i = 0; i < k->n; i++)
		if (says(k, &k->p[i], want))
			need += af == 4 ? k->p[i].ep->n4 : k->p[i].ep->n6;
	if (pset_reserve(to, 0, need) == -1)
		return -1;
	for (i = 0; i < k->n; i++) {
		if (!says(k, &k->p[i], want))
			continue;
		ep = k->p[i].ep;
		from = &k->feeds[k->p[i].feed]->prefixes;
		key = to->k6 + to->n6;
		for (j = 0; af == 4 && j < ep->n4; j++, key++) {
			key->hi = 0;
			key->lo = from->k4[ep->first4 + j] >> 24;
			key->rng = from->k4[ep->first4 + j] & 0xffffff;
			key->tag = (uint32_t)i;
		}
		for (j = 0; af == 6 && j < ep->n6; j++, key++) {
			*key = from->k6[ep->first6 + j];
			key->tag = (uint32_t)i;
		}
		to->n6 = (size_t)(key - to->k6);
	}
	return 0;
}

/* One more prefix of the set, which has room for it. */
static void
put_key(struct pset *s, const struct key6 *k, int af)
{
	if (af == 4)
		s->k4[s->n4++] = k->lo << 24 | k->rng;
	else {
		s->k6[s->n6] = *k;
		s->k6[s->n6++].tag = 0;
	}
}

/* The sorted keys of a family into members.  0, or -1 (memory). */
static int
take_groups(struct grouper *g, const struct pset *all, int af)
{
	struct members	*m = g->m;
	uint32_t	*pick, *grown;
	size_t		 i, j, n = all->n6, more = 0;
	long		 attr;
	int		 rc = -1;

	for (i = 0; i < n; i++)
		more += i == 0 || key6_cmp(&all->k6[i - 1], &all->k6[i]) != 0;
	pick = reallocarray(NULL, n + 1, sizeof *pick);
	grown = reallocarray(m->attr, pset_count(&m->set) + more + 1,
	    sizeof *m->attr);
	if (grown != NULL)
		m->attr = grown;
	if (pick == NULL || grown == NULL) {
		log_error("out of memory");
		goto out;
	}
	if (pset_reserve(&m->set, af == 4 ? more : 0,
	    af == 6 ? more : 0) == -1)
		goto out;
	for (i = 0; i < n; i++)
		pick[i] = all->k6[i].tag;
	for (i = 0; i < n; i = j) {
		for (j = i + 1; j < n &&
		    key6_cmp(&all->k6[i], &all->k6[j]) == 0; j++)
			;
		if (group_attr(g, pick + i, j - i, &attr) == -1)
			goto out;
		if (attr == -1)
			continue;
		m->attr[pset_count(&m->set)] = (uint32_t)attr;
		put_key(&m->set, &all->k6[i], af);
	}
	rc = 0;
out:
	free(pick);
	return rc;
}

static int
select_family(struct members *m, const struct picks *k, int af)
{
	struct grouper	 g;
	struct pset	 all;
	int		 rc = -1;

	memset(&g, 0, sizeof g);
	memset(&all, 0, sizeof all);
	g.k = k;
	g.m = m;
	g.want = af == 4 ? WANT_V4 : WANT_V6;
	if (words_init(&g.w) == 0 && gather(&all, k, af, g.want) == 0 &&
	    pset_order(&all) == 0)
		rc = take_groups(&g, &all, af);
	words_free(&g.w);
	memo_free(&g.memo);
	pset_free(&all);
	return rc;
}

int
groups_prefixes(struct pset *to, const struct conf_list *l,
    struct feed *const *feeds, size_t nfeeds)
{
	const struct endpoint	*ep;
	const struct pset	*from;
	struct picks		 k;
	size_t			 i, n4 = 0, n6 = 0;
	int			 rc = -1;

	if (picks_init(&k, l, feeds, nfeeds) == -1)
		return -1;
	for (i = 0; i < k.n; i++) {
		if (l->family == 6)
			k.p[i].want &= ~(unsigned)WANT_V4;
		if (l->family == 4)
			k.p[i].want &= ~(unsigned)WANT_V6;
		n4 += k.p[i].want & WANT_V4 ? k.p[i].ep->n4 : 0;
		n6 += k.p[i].want & WANT_V6 ? k.p[i].ep->n6 : 0;
	}
	if (pset_reserve(to, n4, n6) == -1)
		goto out;
	for (i = 0; i < k.n; i++) {
		ep = k.p[i].ep;
		from = &feeds[k.p[i].feed]->prefixes;
		if ((k.p[i].want & WANT_V4) && ep->n4 > 0) {
			memcpy(to->k4 + to->n4, from->k4 + ep->first4,
			    ep->n4 * sizeof *to->k4);
			to->n4 += ep->n4;
		}
		if ((k.p[i].want & WANT_V6) && ep->n6 > 0) {
			memcpy(to->k6 + to->n6, from->k6 + ep->first6,
			    ep->n6 * sizeof *to->k6);
			to->n6 += ep->n6;
		}
	}
	to->sorted = 0;
	rc = pset_sort(to);
out:
	free(k.p);
	return rc;
}

/* --- host names and values ------------------------------------------------ */

struct hit {
	const char	*name;
	uint32_t	 pick;
};

static int
hit_cmp(const void *va, const void *vb)
{
	const struct hit	*a = va, *b = vb;
	int			 c = strcmp(a->name, b->name);

	return c != 0 ? c : (a->pick > b->pick) - (a->pick < b->pick);
}

/* How many names of this kind an entry has, and the i-th of them. */
static size_t
names_in(const struct endpoint *ep, enum row_kind kind)
{
	return kind == ROW_HOST ? ep->nhost : ep->community != NULL;
}

static const char *
name_at(const struct endpoint *ep, enum row_kind kind, size_t i)
{
	return kind == ROW_HOST ? ep->host[i] : ep->community;
}

/* Sorted names into members.  0, or -1 (memory). */
static int
take_names(struct grouper *g, const struct hit *h, size_t n, uint32_t *pick)
{
	size_t	 i, j;
	long	 attr;

	for (i = 0; i < n; i = j) {
		for (j = i; j < n && strcmp(h[i].name, h[j].name) == 0; j++)
			pick[j - i] = h[j].pick;
		if (group_attr(g, pick, j - i, &attr) == -1 || (attr != -1 &&
		    members_host(g->m, h[i].name, g->m->text[attr]) == -1))
			return -1;
	}
	return 0;
}

static int
select_names(struct members *m, const struct picks *k, enum row_kind kind)
{
	struct grouper	 g;
	struct hit	*h = NULL;
	uint32_t	*pick = NULL;
	size_t		 i, j, n = 0;
	int		 rc = -1;

	for (i = 0; i < k->n; i++)
		n += names_in(k->p[i].ep, kind);
	if (n == 0)
		return 0;
	memset(&g, 0, sizeof g);
	g.k = k;
	g.m = m;
	g.want = WANT_NAMES;
	if (words_init(&g.w) == -1)
		goto out;
	h = reallocarray(NULL, n, sizeof *h);
	pick = reallocarray(NULL, n, sizeof *pick);
	if (h == NULL || pick == NULL) {
		log_error("out of memory");
		goto out;
	}
	for (n = i = 0; i < k->n; i++)
		for (j = 0; says(k, &k->p[i], WANT_NAMES) &&
		    j < names_in(k->p[i].ep, kind); j++)
			h[n++] = (struct hit){ name_at(k->p[i].ep, kind, j),
			    (uint32_t)i };
	qsort(h, n, sizeof *h, hit_cmp);
	rc = take_names(&g, h, n, pick);
out:
	words_free(&g.w);
	memo_free(&g.memo);
	free(h);
	free(pick);
	return rc;
}

int
groups_select(struct members *m, const struct conf_list *l,
    struct feed *const *feeds, size_t nfeeds)
{
	struct picks	 k;
	enum row_kind	 kind = conf_kind(l);
	int		 rc = -1;

	if (picks_init(&k, l, feeds, nfeeds) == -1)
		return -1;
	if (kind != ROW_PREFIX) {
		if (select_names(m, &k, kind) == -1)
			goto out;
	} else if ((l->family != 6 && select_family(m, &k, 4) == -1) ||
	    (l->family != 4 && select_family(m, &k, 6) == -1))
		goto out;
	if (l->use == USE_NONE && kind != ROW_HOST &&
	    select_names(m, &k, ROW_HOST) == -1)
		goto out;
	rc = 0;
out:
	free(k.p);
	return rc;
}
