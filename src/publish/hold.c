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
	*comma = '\0';
	if ((date_of_version(buf, &published) == 0 ||
	    date_parse(buf, &published) == 0) && published > day)
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

int
hold_split(struct members *all, struct members *held)
{
	struct members	 live;
	struct prange	 r;
	const char	*words;
	size_t		 i, n = pset_count(&all->set), cl = 0, ch = 0;
	int		 any = 0, rc = 0;

	memset(held, 0, sizeof *held);
	held->set.sorted = 1;
	for (i = 0; i < all->ntext; i++)
		any |= mark_of(all->text[i]) != NULL;
	if (!any)
		return 0;
	memset(&live, 0, sizeof live);
	live.values = held->values = all->values;
	for (i = 0; i < n && rc == 0; i++) {
		pset_get(&all->set, i, &r);
		words = members_text(all, i);
		rc = put(mark_of(words) != NULL ? held : &live,
		    mark_of(words) != NULL ? &ch : &cl, &r, words);
	}
	for (i = 0; i < all->nhost && rc == 0; i++) {
		words = all->text[all->host[i].attr];
		rc = members_host(mark_of(words) != NULL ? held : &live,
		    all->host[i].name, words);
	}
	if (rc == -1) {
		members_free(&live);
		members_free(held);
		return -1;
	}
	live.set.sorted = 1;
	members_free(all);
	*all = live;
	return 0;
}

/*
 * Is a row of before, which is selected no more, to be kept?  Then its words,
 * with a mark, in *marked; the caller frees.  1, 0, or -1 (memory).
 */
static int
keeps(const struct conf_list *l, const char *words, const char *version,
    long today, char **marked)
{
	char	 day[DATE_SIZE];
	long	 until;

	*marked = NULL;
	/* what the configuration itself included is gone when it says so */
	if (words_local(words))
		return 0;
	if (mark_of(words) != NULL) {
		if (hold_until(words, l->hold, &until) && today >= until)
			return 0;
		return (*marked = mem_strdup(words)) == NULL ? -1 : 1;
	}
	date_format(today, day);
	*marked = mem_printf("%s%s" MARK "%s,%s", words,
	    *words == '\0' ? "" : " ", version, day);
	if (*marked == NULL)
		return -1;
	return hold_until(*marked, l->hold, &until) && today < until;
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

struct walk_text {
	const struct members	*set[2];
	size_t			 at[2];
};

static int
walk_text_next(struct walk_text *w, const char **name, const char **words)
{
	const struct members	*a = w->set[0], *b = w->set[1];
	const struct members	*m;
	size_t			 at;
	int			 i;

	if (w->at[0] == a->nhost && w->at[1] == b->nhost)
		return 0;
	i = w->at[0] == a->nhost || (w->at[1] < b->nhost &&
	    strcmp(b->host[w->at[1]].name, a->host[w->at[0]].name) < 0);
	m = w->set[i];
	at = w->at[i]++;
	*name = m->host[at].name;
	*words = m->text[m->host[at].attr];
	return 1;
}

static int
next_prefixes(struct members *now, const struct conf_list *l,
    const struct members *selected, struct walk *w,
    const struct published *published, const char *version, long today)
{
	struct prange	 r;
	const char	*words;
	char		*marked;
	size_t		 cap = 0;
	int		 rc = 0;

	while (rc != -1 && walk_next(w, &r, &words)) {
		if (pset_has(&selected->set, &r.p) ||
		    (published != NULL && pset_has(&published->set, &r.p)))
			continue;
		rc = keeps(l, words, version, today, &marked);
		if (rc == 1)
			rc = put(now, &cap, &r, marked);
		free(marked);
	}
	return rc == -1 ? -1 : 0;
}

/* All names of a list's members, as a set. */
static int
names_of(struct texts *t, const struct members *m)
{
	size_t	 i;

	memset(t, 0, sizeof *t);
	for (i = 0; i < m->nhost; i++)
		if (texts_add(t, m->host[i].name) == -1)
			return -1;
	return 0;
}

static int
next_texts(struct members *now, const struct conf_list *l,
    const struct members *selected, struct walk_text *w,
    const struct published *published, const char *version, long today)
{
	struct host_cover	 cover;
	struct texts		 all;
	const char		*name, *words;
	char			*marked;
	int			 rc;

	memset(&cover, 0, sizeof cover);
	now->values = conf_kind(l) == ROW_VALUE;
	if ((rc = names_of(&all, selected)) == 0)
		rc = host_cover_init(&cover, &all, 0);
	while (rc != -1 && walk_text_next(w, &name, &words)) {
		if (members_find(selected, name) != -1 ||
		    (!now->values && host_covered(&cover, name) != NULL) ||
		    (published != NULL &&
		    texts_find(&published->text, name) != -1))
			continue;
		rc = keeps(l, words, version, today, &marked);
		if (rc == 1)
			rc = members_host(now, name, marked);
		free(marked);
	}
	host_cover_free(&cover);
	texts_free(&all);
	return rc == -1 ? -1 : 0;
}

int
hold_next(struct members *now, const struct conf_list *l,
    const struct members *selected, const struct members *was,
    const struct members *held, const struct published *published,
    const char *version, long today)
{
	struct walk		 w = { { was, held }, { 0, 0 } };
	struct walk_text	 t = { { was, held }, { 0, 0 } };
	int			 rc = 0;

	memset(now, 0, sizeof *now);
	now->set.sorted = 1;
	if (l->hold == 0)
		return 0;
	/* rows of another kind are the past of another list */
	if (conf_kind(l) == ROW_PREFIX)
		rc = next_prefixes(now, l, selected, &w, published, version,
		    today);
	else if (was->values == (conf_kind(l) == ROW_VALUE))
		rc = next_texts(now, l, selected, &t, published, version,
		    today);
	if (rc == -1)
		members_free(now);
	return rc;
}

int
hold_join(struct members *out, const struct members *selected,
    const struct members *held)
{
	struct walk		 w = { { selected, held }, { 0, 0 } };
	struct walk_text	 t = { { selected, held }, { 0, 0 } };
	struct prange		 r;
	const char		*name, *words;
	size_t			 cap = 0;
	int			 rc = 0;

	memset(out, 0, sizeof *out);
	out->set.sorted = 1;
	out->values = selected->values || held->values;
	while (rc == 0 && walk_next(&w, &r, &words))
		rc = put(out, &cap, &r, words);
	while (rc == 0 && walk_text_next(&t, &name, &words))
		rc = members_host(out, name, words);
	if (rc == -1)
		members_free(out);
	return rc;
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

/*
 * The words of a newly held row with the day that stands in their record, if
 * that is not over.  1 with *own to be freed, 0 it is over, -1 (memory).
 */
static int
their_day(const struct conf_list *l, const char *words, const char *theirs,
    long today, char **own)
{
	const char	*mark = mark_of(words);
	long		 until;

	/* the mark ends the line, here and there */
	*own = mem_printf("%.*s%s", (int)(mark - words), words,
	    mark_of(theirs));
	if (*own == NULL)
		return -1;
	return !hold_until(*own, l->hold, &until) || today < until;
}

static int
since_texts(struct members *out, const struct members *now,
    const struct conf_list *l, const struct members *before,
    const struct members *theirs, long today)
{
	const char	*name, *words;
	char		*own;
	size_t		 i;
	long		 at;
	int		 rc = 0;

	out->values = now->values;
	for (i = 0; i < now->nhost && rc != -1; i++) {
		name = now->host[i].name;
		words = now->text[now->host[i].attr];
		at = members_find(before, name) == -1 ?
		    members_find(theirs, name) : -1;
		if (mark_of(words) == NULL || at == -1) {
			rc = members_host(out, name, words);
			continue;
		}
		rc = their_day(l, words, theirs->text[theirs->host[at].attr],
		    today, &own);
		if (rc == 1)
			rc = members_host(out, name, own);
		free(own);
	}
	return rc == -1 ? -1 : 0;
}

int
hold_since(struct members *now, const struct conf_list *l,
    const struct members *before, const struct members *theirs, long today)
{
	struct members	 out;
	struct prange	 r;
	const char	*words;
	char		*own;
	size_t		 i, n = pset_count(&now->set), cap = 0;
	long		 at;
	int		 rc = 0;

	memset(&out, 0, sizeof out);
	out.set.sorted = 1;
	for (i = 0; i < n && rc != -1; i++) {
		pset_get(&now->set, i, &r);
		words = members_text(now, i);
		at = row_of(before, &r.p) == -1 ? row_of(theirs, &r.p) : -1;
		if (mark_of(words) == NULL || at == -1) {
			rc = put(&out, &cap, &r, words);
			continue;
		}
		rc = their_day(l, words, members_text(theirs, (size_t)at),
		    today, &own);
		if (rc == 1)
			rc = put(&out, &cap, &r, own);
		free(own);
	}
	if (rc == -1 || since_texts(&out, now, l, before, theirs,
	    today) == -1) {
		members_free(&out);
		return -1;
	}
	members_free(now);
	*now = out;
	return 0;
}
