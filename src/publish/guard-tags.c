/*
 * Service tags one by one.  In the week of 2022-05-09 AzureDataLake went from
 * 20 prefixes to 2,468, single addresses all, and back a week later; in others
 * a regional tag was published empty.  Neither shows in the space of a list.
 */
#include <stdlib.h>
#include <string.h>

#include "guard.h"

/* A tag of a feed, and how many prefixes have it. */
struct tag {
	const char	*feed, *name;		/* in the words */
	size_t		 nfeed, nname;
	size_t		 was, is;
};

struct tags {
	struct tag	*t;
	size_t		 n, cap;
};

static int
bytes_cmp(const char *a, size_t n, const char *b, size_t m)
{
	int	 c = memcmp(a, b, n < m ? n : m);

	return c != 0 ? c : n < m ? -1 : n > m;
}

static int
tag_cmp(const void *va, const void *vb)
{
	const struct tag	*a = va, *b = vb;
	int			 c = bytes_cmp(a->feed, a->nfeed, b->feed,
				    b->nfeed);

	return c != 0 ? c : bytes_cmp(a->name, a->nname, b->name, b->nname);
}

/* All tags of a line of words, each with these counts.  0, or -1. */
static int
add_words(struct tags *all, const char *words, size_t was, size_t is)
{
	const char	*w = words, *end, *p, *feed = "";
	size_t		 n, nfeed = 0;
	struct tag	*t;

	for (; *w != '\0'; w = *end == '\0' ? end : end + 1) {
		end = w + strcspn(w, " ");
		if (strncmp(w, "feed=", 5) == 0) {
			feed = w + 5;
			nfeed = (size_t)(end - feed);
		}
		if (strncmp(w, "tag=", 4) != 0)
			continue;
		for (p = w + 4; p < end; p += n + 1) {
			n = strcspn(p, ", ");
			if (mem_grow(&all->t, &all->cap, all->n + 1,
			    sizeof *all->t) == -1)
				return -1;
			t = &all->t[all->n++];
			*t = (struct tag){ feed, p, nfeed, n, was, is };
		}
	}
	return 0;
}

/* The tags of a set, counted.  0, or -1 (memory, said). */
static int
add_members(struct tags *all, const struct members *m, int was)
{
	size_t	*count, i, n = pset_count(&m->set);
	int	 rc = 0;

	if (m->ntext == 0)
		return 0;
	if ((count = calloc(m->ntext, sizeof *count)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < n; i++)
		count[m->attr == NULL ? 0 : m->attr[i]]++;
	for (i = 0; i < m->ntext && rc == 0; i++)
		if (count[i] > 0)
			rc = add_words(all, m->text[i], was ? count[i] : 0,
			    was ? 0 : count[i]);
	free(count);
	return rc;
}

static void
judge(struct verdict *v, const struct tag *t)
{
	int	 n = (int)t->nname;

	if (t->was > 0 && t->is == 0)
		verdict_add(v, GUARD_SERVICE, GUARD_ACCEPTABLE,
		    "tag %.*s had %zu prefix%s and has none", n, t->name,
		    t->was, t->was == 1 ? "" : "es");
	else if (t->was > 0 && t->is > t->was * GUARD_COUNT_TIMES &&
	    t->is - t->was > GUARD_COUNT_MORE)
		verdict_add(v, GUARD_COUNT, GUARD_ACCEPTABLE,
		    "tag %.*s: %zu prefix%s become %zu", n, t->name, t->was,
		    t->was == 1 ? "" : "es", t->is);
}

void
guard_tags(struct verdict *v, const struct members *was,
    const struct members *is)
{
	struct tags	 all;
	size_t		 i, k;

	memset(&all, 0, sizeof all);
	if (add_members(&all, was, 1) == -1 ||
	    add_members(&all, is, 0) == -1) {
		verdict_add(v, GUARD_COUNT, GUARD_NEVER, "out of memory");
		goto out;
	}
	if (all.n > 0)
		qsort(all.t, all.n, sizeof *all.t, tag_cmp);
	for (i = 0; i < all.n; i = k) {
		for (k = i + 1; k < all.n &&
		    tag_cmp(&all.t[i], &all.t[k]) == 0; k++) {
			all.t[i].was += all.t[k].was;
			all.t[i].is += all.t[k].is;
		}
		judge(v, &all.t[i]);
	}
out:
	free(all.t);
}
