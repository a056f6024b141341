/*
 * Lines of words as people read them.  The keys and their order are those of
 * publish/members.h.
 */
#include <string.h>

#include "report.h"

/* How a key is said; keys that are not here are said as they are. */
static const struct say {
	const char	*key;
	int		 bare;		/* the value speaks for itself */
	int		 quiet;		/* only when it changes */
} says[] = {
	{ "service",		1, 0 },
	{ "category",		1, 0 },
	{ "required",		0, 1 },
	{ "express-route",	0, 1 }
};

static const struct say *
say_find(const struct word *w)
{
	size_t	 i;

	for (i = 0; i < sizeof says / sizeof says[0]; i++)
		if (word_is(w, says[i].key))
			return &says[i];
	return NULL;
}

/* One group: the words of one feed, or "local" alone. */
struct group {
	const char	*feed;		/* not terminated; NULL: none */
	size_t		 feedlen;
	int		 local;
	const char	*words, *end;
};

/* Take the next group from *s.  1, or 0 at the end. */
static int
group_next(const char **s, struct group *g)
{
	const char	*p = *s, *before;
	struct word	 w;

	memset(g, 0, sizeof *g);
	if (!word_take(&p, &w))
		return 0;
	g->words = w.k;
	if (w.v == NULL && word_is(&w, "local")) {
		g->local = 1;
		*s = g->end = p;
		return 1;
	}
	if (word_is(&w, "feed")) {
		g->feed = w.v;
		g->feedlen = w.vlen;
		g->words = p;
	} else
		p = g->words;
	for (before = p; word_take(&p, &w); before = p)
		if (word_is(&w, "feed") ||
		    (w.v == NULL && word_is(&w, "local")))
			break;
	*s = g->end = before;
	return 1;
}

/* The next word of a group.  1, or 0 at its end. */
static int
group_word(const struct group *g, const char **p, struct word *w)
{
	return *p < g->end && word_take(p, w) && w->k < g->end;
}

/* Find a word of a group by the key of another word. */
static int
group_find(const struct group *g, const struct word *key, struct word *w)
{
	const char	*p = g->words;

	while (group_word(g, &p, w))
		if (w->klen == key->klen &&
		    memcmp(w->k, key->k, w->klen) == 0)
			return 1;
	return 0;
}

static int
word_same(const struct word *a, const struct word *b)
{
	return a->vlen == b->vlen &&
	    (a->vlen == 0 || memcmp(a->v, b->v, a->vlen) == 0);
}

/* The group of the same feed in another line of words.  1, or 0. */
static int
group_match(const char *words, const struct group *like, struct group *g)
{
	while (group_next(&words, g))
		if (g->local == like->local && g->feedlen == like->feedlen &&
		    (g->feedlen == 0 ||
		    memcmp(g->feed, like->feed, g->feedlen) == 0))
			return 1;
	return 0;
}

static void
put(struct out *o, const char *s, size_t n)
{
	const char	*end = s + n;
	unsigned char	 c;

	for (; s < end; s++) {
		c = (unsigned char)*s;
		if (c >= 0x20 && c < 0x7f)
			out_char(o, *s);
		else
			out_printf(o, "\\x%02x", (unsigned)c);
	}
}

/* A port at s: its length, or 0 when this is something else ("80-90"). */
static size_t
port(const char *s, const char *end, unsigned long *v)
{
	size_t	 n = 0;

	for (*v = 0; s + n < end && s[n] >= '0' && s[n] <= '9' && n < 6; n++)
		*v = *v * 10 + (unsigned long)(s[n] - '0');
	return s + n == end || s[n] == ',' ? n : 0;
}

/* Ports, with three or more in a row as "3478-3481". */
static void
put_ports(struct out *o, const char *s, size_t len)
{
	const char	*end = s + len, *p;
	unsigned long	 v, w, first;
	size_t		 n, k;

	for (; s < end; s = p + (p < end)) {
		p = s + strcspn(s, ", ");
		if (p > end)
			p = end;
		if (port(s, end, &first) == 0) {
			put(o, s, (size_t)(p - s));
		} else {
			for (v = first, n = 1; p < end &&
			    (k = port(p + 1, end, &w)) > 0 && w == v + 1;
			    v = w, n++) {
				p += 1 + k;
			}
			out_printf(o, "%lu", first);
			if (n > 1)
				out_printf(o, "%c%lu", n > 2 ? '-' : ',', v);
		}
		if (p < end)
			out_char(o, ',');
	}
}

/* A value of a key, as people write it. */
static void
put_of(struct out *o, const struct word *w)
{
	if (word_is(w, "tcp") || word_is(w, "udp"))
		put_ports(o, w->v, w->vlen);
	else
		put(o, w->v, w->vlen);
}

static void
put_feed(struct out *o, const struct group *g)
{
	if (g->feed != NULL)
		put(o, g->feed, g->feedlen);
}

void
report_safe(struct out *o, const char *s)
{
	put(o, s, strlen(s));
}

/* A group as a phrase.  Returns whether anything was written. */
static int
put_group(struct out *o, const struct group *g, int show_feed)
{
	const struct say	*say;
	const char		*p = g->words;
	struct word		 w;
	int			 some = 0;

	if (g->local) {
		out_str(o, "local");
		return 1;
	}
	if (show_feed && g->feed != NULL) {
		put_feed(o, g);
		out_char(o, ':');
		some = 1;
	}
	while (group_word(g, &p, &w)) {
		say = say_find(&w);
		if (say != NULL && say->quiet)
			continue;
		if (some)
			out_char(o, ' ');
		if (say == NULL || !say->bare) {
			put(o, w.k, w.klen);
			if (w.v != NULL)
				out_char(o, ' ');
		}
		if (w.v != NULL)
			put_of(o, &w);
		some = 1;
	}
	return some;
}

int
report_words(struct out *o, const char *words, int show_feed)
{
	struct group	 g;
	int		 some = 0;

	while (group_next(&words, &g)) {
		if (some)
			out_str(o, "; ");
		some |= put_group(o, &g, show_feed);
	}
	return some;
}

static void
put_value(struct out *o, const struct word *w)
{
	if (w == NULL || w->vlen == 0)
		out_str(o, "none");
	else
		put_of(o, w);
}

/* One word that is not what it was; either may be NULL. */
static void
put_word_delta(struct out *o, const struct word *was, const struct word *is,
    int *some)
{
	const struct word	*w = was != NULL ? was : is;
	const struct say	*say = say_find(w);

	if (*some)
		out_str(o, ", ");
	*some = 1;
	if (say == NULL || !say->bare) {
		put(o, w->k, w->klen);
		out_char(o, ' ');
	}
	put_value(o, was);
	out_str(o, " -> ");
	put_value(o, is);
}

static void
put_group_delta(struct out *o, const struct group *was, const struct group *is,
    int *some)
{
	struct word	 a, b;
	const char	*p = was->words;

	while (group_word(was, &p, &a))
		if (!group_find(is, &a, &b))
			put_word_delta(o, &a, NULL, some);
		else if (!word_same(&a, &b))
			put_word_delta(o, &a, &b, some);
	for (p = is->words; group_word(is, &p, &b);)
		if (!group_find(was, &b, &a))
			put_word_delta(o, NULL, &b, some);
}

/* A group that only one side has. */
static void
put_group_alone(struct out *o, const struct group *g, const char *verb,
    int show_feed, int *some)
{
	if (*some)
		out_str(o, ", ");
	*some = 1;
	out_str(o, verb);
	out_char(o, ' ');
	if (!put_group(o, g, show_feed))
		out_str(o, "listed");
}

void
report_words_delta(struct out *o, const char *was, const char *is,
    int show_feed)
{
	struct group	 a, b;
	const char	*p = was;
	int		 some = 0;

	while (group_next(&p, &a))
		if (group_match(is, &a, &b))
			put_group_delta(o, &a, &b, &some);
		else
			put_group_alone(o, &a, "no longer", show_feed, &some);
	for (p = is; group_next(&p, &b);)
		if (!group_match(was, &b, &a))
			put_group_alone(o, &b, "now also", show_feed, &some);
}
