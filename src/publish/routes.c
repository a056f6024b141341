#include <stdlib.h>
#include <string.h>

#include "../base/log.h"
#include "routes.h"

/*
 * Microsoft publishes limits for what it takes (200 prefixes on a Microsoft
 * peering) and none for what it sends ("ExpressRoute limits", 2023-10; "Routing
 * requirements", 2026-03), so that the number has to come from what is
 * announced and listed.  Half more leaves room for a year of changes, and keeps
 * today's count below the 75 % at which IOS starts to warn (Cisco IOS BGP
 * Command Reference, "neighbor maximum-prefix").
 */
size_t
routes_maximum(size_t expected)
{
	size_t	 n = expected + (expected + 1) / 2;

	return n == 0 ? 100 : (n + 99) / 100 * 100;
}

static int
add(struct routes_items *to, const struct prange *r, const char *communities,
    int told)
{
	struct routes_item	*i;

	if (mem_grow(&to->i, &to->cap, to->n + 1, sizeof *to->i) == -1)
		return -1;
	i = &to->i[to->n++];
	i->prange = *r;
	i->communities = communities;
	i->told = told;
	return 0;
}

/* What a feed says of the prefix, as a copy; *s is NULL when it does not. */
static int
known_of(struct routes *rt, const struct members *known,
    const struct prefix *p, const char **s)
{
	struct prange	 r;
	const char	*v;
	size_t		 lo = 0, hi, mid, n;
	int		 c;

	*s = NULL;
	hi = known == NULL ? 0 : pset_count(&known->set);
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		pset_get(&known->set, mid, &r);
		if ((c = prefix_cmp(p, &r.p)) == 0) {
			n = words_get(members_text(known, mid), NULL,
			    "community", &v);
			if (n > 0 && (*s = arena_strndup(&rt->mem, v, n)) ==
			    NULL)
				return -1;
			return 0;
		}
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return 0;
}

/* The rows that cover the route of the moment, the widest first. */
struct stack {
	size_t	*at;			/* numbers of rows */
	size_t	 n, cap;
};

static int
push(struct stack *st, const struct pset *rows, size_t at,
    const struct prange *r)
{
	struct prange	 top;

	while (st->n > 0) {
		pset_get(rows, st->at[st->n - 1], &top);
		if (prefix_covers(&top.p, &r->p))
			break;
		st->n--;
	}
	if (mem_grow(&st->at, &st->cap, st->n + 1, sizeof *st->at) == -1)
		return -1;
	st->at[st->n++] = at;
	return 0;
}

/*
 * Does a row accept the route?  All that do are marked.  What does not cover
 * it covers nothing that follows, as both sides are sorted by address.
 */
static int
accepts(struct stack *st, const struct pset *rows, const struct prefix *p,
    char *used)
{
	struct prange	 r;
	size_t		 i;
	int		 yes = 0;

	for (; st->n > 0; st->n--) {
		pset_get(rows, st->at[st->n - 1], &r);
		if (prefix_covers(&r.p, p))
			break;
	}
	for (i = 0; i < st->n; i++) {
		pset_get(rows, st->at[i], &r);
		if (p->len >= r.lo && p->len <= r.hi)
			used[st->at[i]] = yes = 1;
	}
	return yes;
}

static int
wanted(int family, int af)
{
	return family == 0 || family == af;
}

/* One pass over both. */
static int
sweep(struct routes *rt, const struct rib *rib, const struct pset *rows,
    int family, const struct members *known, char *used)
{
	struct stack	 st = { 0 };
	struct prange	 row, r;
	const char	*comm;
	size_t		 i, next = 0, n = pset_count(rows);
	int		 rc = 0;

	memset(&r, 0, sizeof r);
	for (i = 0; i < rib->n && rc == 0; i++) {
		r.p = rib->r[i].p;
		r.lo = r.hi = r.p.len;
		if (!wanted(family, r.p.af))
			continue;
		rt->family[r.p.af == 6].compared = 1;
		rt->family[r.p.af == 6].received++;
		for (; next < n && rc == 0; next++) {
			pset_get(rows, next, &row);
			if (prefix_cmp(&row.p, &r.p) > 0)
				break;
			rc = push(&st, rows, next, &row);
		}
		comm = rib->r[i].communities;
		if (rc == 0 && comm == NULL)
			rc = known_of(rt, known, &r.p, &comm);
		if (rc == 0)
			rc = add(accepts(&st, rows, &r.p, used) ? &rt->both :
			    &rt->announced, &r, comm,
			    rib->r[i].communities != NULL);
	}
	free(st.at);
	return rc;
}

int
routes_compare(struct routes *rt, const struct rib *rib,
    const struct pset *rows, int family, const struct members *known)
{
	struct routes_family	*f;
	struct prange		 r;
	const char		*comm;
	char			*used;
	size_t			 i, n = pset_count(rows);
	int			 rc;

	memset(rt, 0, sizeof *rt);
	if ((used = calloc(n + 1, 1)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	rc = sweep(rt, rib, rows, family, known, used);
	for (i = 0; i < ROUTES_FAMILIES; i++)
		rt->family[i].expected = rt->family[i].received;
	for (i = 0; i < n && rc == 0; i++) {
		pset_get(rows, i, &r);
		if (!wanted(family, r.p.af))
			continue;
		f = &rt->family[r.p.af == 6];
		f->rows++;
		if (used[i] || !f->compared)
			continue;
		f->expected++;
		rc = known_of(rt, known, &r.p, &comm);
		if (rc == 0)
			rc = add(&rt->listed, &r, comm, 0);
	}
	for (i = 0; i < ROUTES_FAMILIES; i++)
		rt->family[i].maximum = routes_maximum(rt->family[i].expected);
	free(used);
	return rc;
}

void
routes_free(struct routes *rt)
{
	if (rt == NULL)
		return;
	free(rt->both.i);
	free(rt->announced.i);
	free(rt->listed.i);
	arena_free(&rt->mem);
	memset(rt, 0, sizeof *rt);
}
