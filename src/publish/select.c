/*
 * Selection: the ways in.  groups.c does the work.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "groups.h"
#include "words.h"

void
select_filter_init(struct conf_list *l)
{
	memset(l, 0, sizeof *l);
	l->name = "-";
	l->required = l->express_route = -1;
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

	if (words_init(&w) == -1)
		goto out;
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
			s = mem_printf("%s%slocal", was == NULL ? "" : was,
			    was == NULL || *was == '\0' ? "" : " ");
			if (s == NULL)
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

int
select_list(struct members *m, const struct conf_list *l,
    struct feed *const *feeds, size_t nfeeds, int take)
{
	enum row_kind	 kind = conf_kind(l);
	int		 rc;

	memset(m, 0, sizeof *m);
	m->values = kind == ROW_VALUE;
	if (kind == ROW_PREFIX && nfeeds == 1 && is_plain(feeds[0]))
		rc = select_plain(m, l, feeds[0], take);
	else
		rc = groups_select(m, l, feeds, nfeeds);
	m->set.sorted = 1;
	if (rc == 0 && pset_count(&l->include) > 0)
		rc = select_include(m, l);
	if (rc == 0 && kind != ROW_PREFIX)
		rc = select_include_text(m, l, nfeeds == 0);
	if (rc == -1)
		members_free(m);
	return rc;
}

int
select_prefixes(struct members *m, const struct conf_list *l,
    struct feed *const *feeds, size_t nfeeds, int take)
{
	int	 rc;

	if (conf_kind(l) != ROW_PREFIX || l->categories != 0 ||
	    (nfeeds == 1 && is_plain(feeds[0])))
		return select_list(m, l, feeds, nfeeds, take);
	memset(m, 0, sizeof *m);
	rc = groups_prefixes(&m->set, l, feeds, nfeeds);
	if (rc == 0 && pset_count(&l->include) > 0)
		rc = select_include(m, l);
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
	return select_prefixes(m, &l, feeds, 1, 0);
}

int
select_all_words(struct members *m, struct feed *f)
{
	struct conf_list	 l;
	struct feed		*feeds[1] = { f };

	select_filter_init(&l);
	return select_list(m, &l, feeds, 1, 0);
}
