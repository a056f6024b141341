#include <stdlib.h>
#include <string.h>

#include "members.h"

/* An odd multiplier spreads short texts well enough (FNV-1a). */
static uint32_t
words_hash(const char *s)
{
	uint32_t	 h = 2166136261u;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

/* Slots hold index + 1; the table is never more than half full. */
static int
hash_grow(struct members *m)
{
	uint32_t	*hash;
	size_t		 n = m->nhash == 0 ? 64 : m->nhash * 2, i, at;

	if ((hash = calloc(n, sizeof *hash)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < m->ntext; i++) {
		at = words_hash(m->text[i]) & (n - 1);
		while (hash[at] != 0)
			at = (at + 1) & (n - 1);
		hash[at] = (uint32_t)i + 1;
	}
	free(m->hash);
	m->hash = hash;
	m->nhash = n;
	return 0;
}

long
members_intern(struct members *m, const char *words)
{
	size_t	 at;
	char	*copy;

	if (m->ntext * 2 >= m->nhash && hash_grow(m) == -1)
		return -1;
	at = words_hash(words) & (m->nhash - 1);
	for (; m->hash[at] != 0; at = (at + 1) & (m->nhash - 1))
		if (strcmp(m->text[m->hash[at] - 1], words) == 0)
			return (long)m->hash[at] - 1;
	if (mem_grow(&m->text, &m->captext, m->ntext + 1,
	    sizeof *m->text) == -1 ||
	    (copy = arena_strdup(&m->mem, words)) == NULL)
		return -1;
	m->text[m->ntext++] = copy;
	m->hash[at] = (uint32_t)m->ntext;
	return (long)m->ntext - 1;
}

const char *
members_text(const struct members *m, size_t i)
{
	if (m->ntext == 0)
		return "";
	return m->text[m->attr == NULL ? 0 : m->attr[i]];
}

void
members_free(struct members *m)
{
	if (m == NULL)
		return;
	pset_free(&m->set);
	free(m->attr);
	free(m->text);
	free(m->hash);
	free(m->host);
	arena_free(&m->mem);
	memset(m, 0, sizeof *m);
}

void
published_free(struct published *p)
{
	pset_free(&p->set);
	texts_free(&p->text);
}

int
members_host(struct members *m, const char *name, const char *words)
{
	struct member_host	 h;
	long			 id = members_intern(m, words);

	if (id == -1 || mem_grow(&m->host, &m->caphost, m->nhost + 1,
	    sizeof *m->host) == -1 ||
	    (h.name = arena_strdup(&m->mem, name)) == NULL)
		return -1;
	h.attr = (uint32_t)id;
	m->host[m->nhost++] = h;
	return 0;
}

long
members_find(const struct members *m, const char *name)
{
	size_t	 lo = 0, hi = m->nhost, mid;
	int	 c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if ((c = strcmp(m->host[mid].name, name)) == 0)
			return (long)mid;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return -1;
}

size_t
members_count(const struct members *m)
{
	return pset_count(&m->set) + m->nhost;
}

/* The next word at *s, its length; 0 at the end.  *s moves behind it. */
static size_t
word_next(const char **s, const char **word)
{
	size_t	 n;

	*s += strspn(*s, " ");
	*word = *s;
	n = strcspn(*s, " ");
	*s += n;
	return n;
}

size_t
words_get(const char *words, const char *feed, const char *key,
    const char **v)
{
	const char	*w;
	size_t		 n, klen = strlen(key), flen;
	int		 here = feed == NULL;

	flen = here ? 0 : strlen(feed);
	while ((n = word_next(&words, &w)) > 0) {
		if (!here && n == 5 + flen && strncmp(w, "feed=", 5) == 0)
			here = strncmp(w + 5, feed, flen) == 0;
		else if (!here)
			continue;
		if (n > klen && w[klen] == '=' && strncmp(w, key, klen) == 0) {
			*v = w + klen + 1;
			return n - klen - 1;
		}
		/* the next feed's words are not ours */
		if (feed != NULL && n > 5 && strncmp(w, "feed=", 5) == 0 &&
		    (n != 5 + flen || strncmp(w + 5, feed, flen) != 0))
			return 0;
	}
	return 0;
}

int
words_local(const char *words)
{
	const char	*w;
	size_t		 n;

	while ((n = word_next(&words, &w)) > 0)
		if (n == 5 && strncmp(w, "local", 5) == 0)
			return 1;
	return 0;
}
