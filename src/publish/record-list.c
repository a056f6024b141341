#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "record-read.h"

/*
 * One word of a line of words, see members.h: "local" or key=value, the value
 * of letters, digits, "._*:/-," and %XX.
 */
static int
word_ok(const char *w, size_t n)
{
	size_t	 i = 0;

	if (n == 5 && memcmp(w, "local", 5) == 0)
		return 1;
	while (i < n && (islower((unsigned char)w[i]) || w[i] == '-'))
		i++;
	if (i == 0 || i + 1 >= n || w[i] != '=')
		return 0;
	for (i++; i < n; i++) {
		if (isalnum((unsigned char)w[i]) ||
		    (w[i] != '\0' && strchr("._*:/-,", w[i]) != NULL))
			continue;
		if (w[i] != '%' || i + 2 >= n ||
		    !isxdigit((unsigned char)w[i + 1]) ||
		    !isxdigit((unsigned char)w[i + 2]))
			return 0;
		i += 2;
	}
	return 1;
}

/* A line of words, or nothing at all.  1 it is one, 0 not. */
static int
words_ok_line(const char *s, size_t n)
{
	const char	*end = s + n, *p;

	if (n == 0)
		return 1;
	if (n > LIMIT_LINE / 2)
		return 0;
	for (;; s = p + 1) {
		if ((p = memchr(s, ' ', (size_t)(end - s))) == NULL)
			p = end;
		if (!word_ok(s, (size_t)(p - s)))
			return 0;
		if (p == end)
			return 1;
	}
}

struct list_in {
	struct record_in	 r;
	struct members		*m;
	size_t			 capattr;
	char			*words;		/* of the line before */
	size_t			 nwords;
	uint32_t		 attr;
	int			 any;
};

/*
 * The number of the words that end the line.  Neighbours mostly share theirs,
 * and one set of words is looked at once.  0, or -1 (said).
 */
static int
attr_read(struct list_in *li, uint32_t *attr)
{
	struct record_in	*r = &li->r;
	const char		*w = r->at == r->end ? r->end : r->at + 1;
	size_t			 n = (size_t)(r->end - w);
	long			 id;

	if (r->at != r->end && n == 0)
		return record_bad(r, "a blank too many");
	if (!li->any || n != li->nwords || memcmp(w, li->words, n) != 0) {
		if (!words_ok_line(w, n))
			return record_bad(r, "\"%.*s\": not words of a list",
			    n > 60 ? 60 : (int)n, w);
		memcpy(li->words, w, n);
		li->words[n] = '\0';
		li->nwords = n;
		if ((id = members_intern(li->m, li->words)) == -1)
			return -1;
		li->attr = (uint32_t)id;
		li->any = 1;
	}
	*attr = li->attr;
	r->at = r->end;
	return 0;
}

/* members.attr stays NULL while all prefixes share the first words. */
static int
attr_put(struct list_in *li, size_t i, uint32_t attr)
{
	struct members	*m = li->m;

	if (m->attr == NULL && attr == 0)
		return 0;
	if (m->attr == NULL) {
		if (mem_grow(&m->attr, &li->capattr, i + 1,
		    sizeof *m->attr) == -1)
			return -1;
		memset(m->attr, 0, i * sizeof *m->attr);
	} else if (mem_grow(&m->attr, &li->capattr, i + 1,
	    sizeof *m->attr) == -1)
		return -1;
	m->attr[i] = attr;
	return 0;
}

static int
prefixes_read(struct list_in *li)
{
	struct record_in	*r = &li->r;
	struct prefix		 p, last;
	uint32_t		 attr;
	size_t			 i;

	for (i = 0; record_is(r, "prefix"); i++) {
		if (record_prefix(r, &p) == -1)
			return -1;
		if (i > 0 && prefix_cmp(&last, &p) >= 0)
			return record_bad(r, "not in order, or twice");
		if (i >= LIMIT_PREFIXES)
			return record_bad(r, "more than %d prefixes",
			    LIMIT_PREFIXES);
		if (attr_read(li, &attr) == -1 ||
		    pset_add(&li->m->set, &p) == -1 ||
		    attr_put(li, i, attr) == -1 || record_done(r) == -1)
			return -1;
		last = p;
	}
	return pset_sort(&li->m->set);
}

/* Host names or values: a list has one of the two. */
static int
hosts_read(struct list_in *li, const char *key)
{
	struct record_in	*r = &li->r;
	struct members		*m = li->m;
	struct member_host	 h;

	for (; record_is(r, key); m->host[m->nhost++] = h) {
		if (record_copy(r, &m->mem, &h.name) == -1)
			return -1;
		if (strlen(h.name) > LIMIT_HOST_LEN)
			return record_bad(r, "a host name of more than %d "
			    "bytes", LIMIT_HOST_LEN);
		if (m->nhost > 0 &&
		    strcmp(m->host[m->nhost - 1].name, h.name) >= 0)
			return record_bad(r, "\"%s\": not in order, or twice",
			    h.name);
		if (m->nhost >= LIMIT_HOSTS)
			return record_bad(r, "more than %d host names",
			    LIMIT_HOSTS);
		if (attr_read(li, &h.attr) == -1 ||
		    mem_grow(&m->host, &m->caphost, m->nhost + 1,
		    sizeof *m->host) == -1 || record_done(r) == -1)
			return -1;
	}
	return 0;
}

static int
list_read(struct list_in *li, struct list_record *l)
{
	struct record_in	*r = &li->r;

	if (record_need(r, "filter") == -1 ||
	    record_digest(r, l->filter) == -1 || record_done(r) == -1 ||
	    prefixes_read(li) == -1 || hosts_read(li, "host") == -1)
		return -1;
	if (li->m->nhost == 0) {
		if (hosts_read(li, "value") == -1)
			return -1;
		li->m->values = li->m->nhost > 0;
	}
	return record_end(r);
}

int
list_record_read(struct list_record *l, const char *path)
{
	struct list_in	 li;
	int		 rc;

	memset(l, 0, sizeof *l);
	memset(&li, 0, sizeof li);
	li.m = &l->m;
	rc = record_open(&li.r, path, "list", &l->list);
	if (rc == 1) {
		if ((li.words = malloc(LIMIT_LINE + 1)) == NULL) {
			log_error("out of memory");
			rc = -1;
		} else if (list_read(&li, l) == -1)
			rc = -1;
		free(li.words);
		record_close(&li.r);
	}
	if (rc != 1)
		list_record_free(l);
	return rc;
}

/* Will it read back?  0, or -1 (said). */
static int
list_check(const struct list_record *l)
{
	const struct members	*m = &l->m;
	size_t			 i;

	if (record_check_word("list", l->list) == -1 ||
	    record_check_digest(l->list, l->filter) == -1)
		return -1;
	for (i = 0; i < m->ntext; i++)
		if (!words_ok_line(m->text[i], strlen(m->text[i]))) {
			log_error("list %s: \"%s\" can't stand in a record",
			    l->list, m->text[i]);
			return -1;
		}
	for (i = 0; i < m->nhost; i++) {
		if (record_check_word(l->list, m->host[i].name) == -1)
			return -1;
		if (i > 0 && strcmp(m->host[i - 1].name,
		    m->host[i].name) >= 0) {
			log_error("list %s: host \"%s\" not in order", l->list,
			    m->host[i].name);
			return -1;
		}
	}
	if (pset_count(&m->set) > 0 && !m->set.sorted) {
		log_error("list %s: not in order", l->list);
		return -1;
	}
	return 0;
}

static void
put_words(struct out *o, const char *words)
{
	if (*words != '\0') {
		out_char(o, ' ');
		out_str(o, words);
	}
	out_char(o, '\n');
}

char *
list_record_text(const struct list_record *l, size_t *len)
{
	const struct members	*m = &l->m;
	struct out		 o;
	struct prange		 pr;
	char			*p, *start;
	size_t			 i;

	if (list_check(l) == -1 || out_open_mem(&o) == -1)
		return NULL;
	record_head(&o, "list", l->list);
	out_str(&o, "filter ");
	out_str(&o, l->filter);
	out_char(&o, '\n');
	for (i = 0; i < pset_count(&m->set); i++) {
		pset_get(&m->set, i, &pr);
		p = start = out_room(&o, 8 + PREFIX_STRLEN);
		memcpy(p, "prefix ", 7);
		p = prefix_put(p + 7, &pr.p);
		out_took(&o, (size_t)(p - start));
		put_words(&o, members_text(m, i));
	}
	for (i = 0; i < m->nhost; i++) {
		out_str(&o, m->values ? "value " : "host ");
		out_str(&o, m->host[i].name);
		put_words(&o, m->ntext == 0 ? "" : m->text[m->host[i].attr]);
	}
	return record_text(&o, len);
}

void
list_record_free(struct list_record *l)
{
	if (l == NULL)
		return;
	free(l->list);
	members_free(&l->m);
	memset(l, 0, sizeof *l);
}
