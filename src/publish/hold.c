#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "hold.h"

#define MARK	"withdrawn="

/* The mark in a line of words, or NULL. */
static const char *
mark_of(const char *words)
{
	const char	*p = words;

	for (; (p = strstr(p, MARK)) != NULL; p++)
		if (p == words || p[-1] == ' ')
			return p;
	return NULL;
}

int
hold_until(const char *words, int days, long *until)
{
	const char	*p = mark_of(words);
	char		 buf[64];
	char		*comma;
	long		 day, published;
	size_t		 n;

	if (p == NULL)
		return 0;
	p += sizeof MARK - 1;
	n = strcspn(p, " ");
	if (n >= sizeof buf)
		n = sizeof buf - 1;
	memcpy(buf, p, n);
	buf[n] = '\0';
	*until = 0;
	if ((comma = strchr(buf, ',')) == NULL ||
	    date_parse(comma + 1, &day) == -1)
		return 1;	/* a mark that no one understands is due */
	/* a version is the day it was published, and a number of that day */
	*comma = '\0';
	if (strlen(buf) == 10)
		buf[8] = '\0';
	if (date_parse(buf, &published) == 0 && published > day)
		day = published;
	*until = day + days;
	return 1;
}

/* Add one prefix with its words, in order. */
static int
put(struct members *m, size_t *cap, const struct prange *r, const char *words)
{
	long	 id = members_intern(m, words);
	size_t	 n = pset_count(&m->set);

	if (id == -1 || mem_grow(&m->attr, cap, n + 1, sizeof *m->attr) == -1 ||
	    pset_add_range(&m->set, r) == -1)
		return -1;
	m->attr[n] = (uint32_t)id;
	m->set.sorted = 1;
	return 0;
}

/* Host names are never held: they go along as they are. */
static int
put_hosts(struct members *to, const struct members *from)
{
	const char	*name;
	size_t		 i;
	long		 id;

	for (i = 0; i < from->nhost; i++) {
		id = members_intern(to, from->text[from->host[i].attr]);
		name = arena_strdup(&to->mem, from->host[i].name);
		if (id == -1 || name == NULL || mem_grow(&to->host,
		    &to->caphost, to->nhost + 1, sizeof *to->host) == -1)
			return -1;
		to->host[to->nhost].name = name;
		to->host[to->nhost++].attr = (uint32_t)id;
	}
	return 0;
}

int
hold_split(struct members *all, struct members *held)
{
	struct members	 live;
	struct prange	 r;
	const char	*words;
	size_t		 i, n = pset_count(&all->set), cl = 0, ch = 0;
	int		 any = 0;

	memset(held, 0, sizeof *held);
	held->set.sorted = 1;
	for (i = 0; i < all->ntext; i++)
		any |= mark_of(all->text[i]) != NULL;
	if (!any)
		return 0;
	memset(&live, 0, sizeof live);
	for (i = 0; i < n; i++) {
		pset_get(&all->set, i, &r);
		words = members_text(all, i);
		if (put(mark_of(words) != NULL ? held : &live,
		    mark_of(words) != NULL ? &ch : &cl, &r, words) == -1) {
			members_free(&live);
			members_free(held);
			return -1;
		}
	}
	if (put_hosts(&live, all) == -1) {
		members_free(&live);
		members_free(held);
		return -1;
	}
	live.set.sorted = 1;
	members_free(all);
	*all = live;
	return 0;
}

/* A row of before that is selected no more: with its mark, if it is held. */
static int
keep(struct members *now, size_t *cap, const struct conf_list *l,
    const struct prange *r, const char *words, const char *version,
    long today)
{
	char	 day[DATE_SIZE], *marked;
	long	 until;
	int	 rc;

	/* what the configuration itself included is gone when it says so */
	if (words_local(words))
		return 0;
	if (mark_of(words) != NULL) {
		if (hold_until(words, l->hold, &until) && today >= until)
			return 0;
		return put(now, cap, r, words);
	}
	date_format(today, day);
	if (asprintf(&marked, "%s%s" MARK "%s,%s", words,
	    *words == '\0' ? "" : " ", version, day) == -1)
		return -1;
	rc = 0;
	if (hold_until(marked, l->hold, &until) && today < until)
		rc = put(now, cap, r, marked);
	free(marked);
	return rc;
}

/* Two sets of members in one order; of equal rows the first set's is first. */
struct walk {
	const struct members	*set[2];
	size_t			 at[2];
};

/* The next row with its words: 1; at the end of both: 0. */
static int
walk_next(struct walk *w, struct prange *r, const char **words)
{
	struct prange	 row[2];
	int		 i, there[2];

	for (i = 0; i < 2; i++) {
		there[i] = w->at[i] < pset_count(&w->set[i]->set);
		if (there[i])
			pset_get(&w->set[i]->set, w->at[i], &row[i]);
	}
	if (!there[0] && !there[1])
		return 0;
	i = !there[0] || (there[1] && prange_cmp(&row[1], &row[0]) < 0);
	*r = row[i];
	*words = members_text(w->set[i], w->at[i]++);
	return 1;
}

int
hold_next(struct members *now, const struct conf_list *l,
    const struct members *selected, const struct members *was,
    const struct members *held, const struct pset *published,
    const char *version, long today)
{
	struct walk	 w = { { was, held }, { 0, 0 } };
	struct prange	 r;
	const char	*words;
	size_t		 cap = 0;

	memset(now, 0, sizeof *now);
	now->set.sorted = 1;
	while (l->hold > 0 && walk_next(&w, &r, &words))
		if (!pset_has(&selected->set, &r.p) &&
		    (published == NULL || !pset_has(published, &r.p)) &&
		    keep(now, &cap, l, &r, words, version, today) == -1) {
			members_free(now);
			return -1;
		}
	return 0;
}

int
hold_join(struct members *out, const struct members *selected,
    const struct members *held)
{
	struct walk	 w = { { selected, held }, { 0, 0 } };
	struct prange	 r;
	const char	*words;
	size_t		 cap = 0;

	memset(out, 0, sizeof *out);
	out->set.sorted = 1;
	while (walk_next(&w, &r, &words))
		if (put(out, &cap, &r, words) == -1) {
			members_free(out);
			return -1;
		}
	if (put_hosts(out, selected) == -1) {
		members_free(out);
		return -1;
	}
	return 0;
}

/* The row of p in held, or -1. */
static long
row_of(const struct members *held, const struct prefix *p)
{
	struct prange	 r;
	size_t		 lo = 0, hi = pset_count(&held->set), mid;
	int		 c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		pset_get(&held->set, mid, &r);
		if ((c = prefix_cmp(&r.p, p)) == 0)
			return (long)mid;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return -1;
}

int
hold_since(struct members *now, const struct conf_list *l,
    const struct members *before, const struct members *theirs, long today)
{
	struct members	 out;
	struct prange	 r;
	const char	*words, *mark;
	char		*own;
	size_t		 i, n = pset_count(&now->set), cap = 0;
	long		 at, until;
	int		 rc = 0;

	memset(&out, 0, sizeof out);
	out.set.sorted = 1;
	for (i = 0; i < n && rc == 0; i++) {
		pset_get(&now->set, i, &r);
		words = members_text(now, i);
		mark = mark_of(words);
		at = row_of(before, &r.p) == -1 ? row_of(theirs, &r.p) : -1;
		if (mark == NULL || at == -1) {
			rc = put(&out, &cap, &r, words);
			continue;
		}
		/* the mark ends the line, here and there */
		if (asprintf(&own, "%.*s%s", (int)(mark - words), words,
		    mark_of(members_text(theirs, (size_t)at))) == -1)
			own = NULL;
		if (own == NULL)
			rc = -1;
		else if (!hold_until(own, l->hold, &until) || today < until)
			rc = put(&out, &cap, &r, own);
		free(own);
	}
	if (rc == -1) {
		members_free(&out);
		return -1;
	}
	members_free(now);
	*now = out;
	return 0;
}
