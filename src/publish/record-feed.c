#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "record-read.h"

/*
 * One more name of a sorted list.  0, or -1 (said).
 */
static int
name_read(struct record_in *r, struct arena *mem, struct strings *to)
{
	char	*s;
	int	 c;

	if (to->n >= LIMIT_ENDPOINTS)
		return record_bad(r, "more than %d names", LIMIT_ENDPOINTS);
	if (record_rest(r, mem, &s) == -1)
		return -1;
	c = to->n == 0 ? -1 : strcmp(to->s[to->n - 1], s);
	if (c >= 0)
		return record_bad(r, "\"%s\": %s", s, c == 0 ?
		    "stands here twice" : "not in order");
	if (mem_grow(&to->s, &to->cap, to->n + 1, sizeof *to->s) == -1)
		return -1;
	to->s[to->n++] = s;
	return record_done(r);
}

/*
 * The cover is the fewest prefixes of its space, so they rise and none holds
 * another.  0, or -1 (said).
 */
static int
cover_read(struct record_in *r, struct feed_record *f)
{
	struct prefix	 p, last;
	int		 any = 0;

	while (record_is(r, "cover")) {
		if (record_prefix(r, &p) == -1)
			return -1;
		if (any && prefix_cmp(&last, &p) >= 0)
			return record_bad(r, "not in order, or twice");
		if (any && prefix_covers(&last, &p))
			return record_bad(r, "lies in the prefix of the line "
			    "before");
		if (pset_count(&f->cover) >= LIMIT_PREFIXES)
			return record_bad(r, "more than %d prefixes",
			    LIMIT_PREFIXES);
		if (pset_add(&f->cover, &p) == -1 || record_done(r) == -1)
			return -1;
		last = p;
		any = 1;
	}
	return pset_sort(&f->cover);
}

/* "prefixes v4 N".  0, or -1 (said). */
static int
count_read(struct record_in *r, const char *key, size_t *n)
{
	uint64_t	 v;

	if (record_need(r, key) == -1 ||
	    record_number(r, LIMIT_PREFIXES, &v) == -1)
		return -1;
	*n = (size_t)v;
	return record_done(r);
}

static int
text_read(struct record_in *r, const char *key, char **to)
{
	if (record_need(r, key) == -1 || record_rest(r, NULL, to) == -1)
		return -1;
	return record_done(r);
}

/*
 * So many prefixes have a cover of at most as many, and none only if there are
 * none: a merge that took one of the two lines is found here.
 */
static int
count_check(struct record_in *r, const char *family, size_t n, size_t cover)
{
	if (n < cover || (n > 0 && cover == 0))
		return record_bad(r, "%zu %s prefixes can't have a cover of "
		    "%zu: " RECORD_WAY_OUT, n, family, cover);
	return 0;
}

static int
feed_read(struct record_in *r, struct feed_record *f)
{
	if (text_read(r, "source", &f->source) == -1 ||
	    text_read(r, "version", &f->version) == -1 ||
	    record_need(r, "digest") == -1 ||
	    record_digest(r, f->digest) == -1 || record_done(r) == -1 ||
	    count_read(r, "prefixes v4", &f->n4) == -1 ||
	    count_read(r, "prefixes v6", &f->n6) == -1)
		return -1;
	while (record_is(r, "service"))
		if (name_read(r, &f->mem, &f->services) == -1)
			return -1;
	while (record_is(r, "tag"))
		if (name_read(r, &f->mem, &f->tags) == -1)
			return -1;
	if (cover_read(r, f) == -1 || record_end(r) == -1 ||
	    count_check(r, "IPv4", f->n4, f->cover.n4) == -1)
		return -1;
	return count_check(r, "IPv6", f->n6, f->cover.n6);
}

int
feed_record_read(struct feed_record *f, const char *path)
{
	struct record_in	 r;
	int			 rc;

	memset(f, 0, sizeof *f);
	rc = record_open(&r, path, "feed", &f->feed);
	if (rc == 1) {
		rc = feed_read(&r, f) == -1 ? -1 : 1;
		record_close(&r);
	}
	if (rc != 1)
		feed_record_free(f);
	return rc;
}

/* Will it read back?  0, or -1 (said). */
static int
feed_check(const struct feed_record *f)
{
	const struct strings	*names[2] = { &f->services, &f->tags };
	size_t			 i, k;

	if (record_check_word("feed", f->feed) == -1 ||
	    record_check_text(f->feed, f->source) == -1 ||
	    record_check_text(f->feed, f->version) == -1 ||
	    record_check_digest(f->feed, f->digest) == -1)
		return -1;
	for (k = 0; k < 2; k++)
		for (i = 0; i < names[k]->n; i++)
			if (record_check_text(f->feed, names[k]->s[i]) == -1)
				return -1;
	if (pset_count(&f->cover) > 0 && !f->cover.sorted) {
		log_error("feed %s: cover not in order", f->feed);
		return -1;
	}
	return 0;
}

static void
put_line(struct out *o, const char *key, const char *s)
{
	out_str(o, key);
	out_char(o, ' ');
	out_str(o, s);
	out_char(o, '\n');
}

static void
put_count(struct out *o, const char *key, size_t n)
{
	out_str(o, key);
	out_char(o, ' ');
	out_u64(o, n);
	out_char(o, '\n');
}

static int
name_cmp(const void *va, const void *vb)
{
	const char	*const *a = va, *const *b = vb;

	return strcmp(*a, *b);
}

/* The names in order and once each, whatever order they came in. */
static int
put_names(struct out *o, const char *key, const struct strings *names)
{
	const char	**s;
	size_t		  i;

	if (names->n == 0)
		return 0;
	if ((s = reallocarray(NULL, names->n, sizeof *s)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	memcpy(s, names->s, names->n * sizeof *s);
	qsort(s, names->n, sizeof *s, name_cmp);
	for (i = 0; i < names->n; i++)
		if (i == 0 || strcmp(s[i - 1], s[i]) != 0)
			put_line(o, key, s[i]);
	free(s);
	return 0;
}

char *
feed_record_text(const struct feed_record *f, size_t *len)
{
	struct out	 o;
	struct prange	 pr;
	char		*p, *start;
	size_t		 i;

	if (feed_check(f) == -1 || out_open_mem(&o) == -1)
		return NULL;
	record_head(&o, "feed", f->feed);
	put_line(&o, "source", f->source);
	put_line(&o, "version", f->version);
	put_line(&o, "digest", f->digest);
	put_count(&o, "prefixes v4", f->n4);
	put_count(&o, "prefixes v6", f->n6);
	if (put_names(&o, "service", &f->services) == -1 ||
	    put_names(&o, "tag", &f->tags) == -1) {
		out_close(&o);
		return NULL;
	}
	for (i = 0; i < pset_count(&f->cover); i++) {
		pset_get(&f->cover, i, &pr);
		p = start = out_room(&o, 8 + PREFIX_STRLEN);
		memcpy(p, "cover ", 6);
		p = prefix_put(p + 6, &pr.p);
		*p++ = '\n';
		out_took(&o, (size_t)(p - start));
	}
	return record_text(&o, len);
}

void
feed_record_free(struct feed_record *f)
{
	if (f == NULL)
		return;
	free(f->feed);
	free(f->source);
	free(f->version);
	free(f->services.s);
	free(f->tags.s);
	pset_free(&f->cover);
	arena_free(&f->mem);
	memset(f, 0, sizeof *f);
}
