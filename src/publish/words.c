#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

int
words_init(struct words *w)
{
	memset(w, 0, sizeof *w);
	w->err = out_open_mem(&w->out) == -1;
	return w->err ? -1 : 0;
}

void
words_free(struct words *w)
{
	free(w->service.s);
	free(w->id.s);
	free(w->tcp.s);
	free(w->udp.s);
	free(w->tag.s);
	free(w->region.s);
	free(w->community.s);
	arena_free(&w->mem);
	out_close(&w->out);
}

void
words_reset(struct words *w)
{
	w->out.n = 0;
	/* the parts of the line before are of no use any more */
	arena_reset(&w->mem);
}

int
words_ok(const struct words *w)
{
	return !w->err && w->out.err == 0;
}

const char *
words_text(struct words *w)
{
	*out_room(&w->out, 1) = '\0';
	return w->out.buf;
}

/* Numbers by value, all else by bytes; a number stands before a word. */
static int
value_cmp(const void *va, const void *vb)
{
	const char	*const *a = va, *const *b = vb;
	unsigned long	 x, y;
	int		 na, nb;

	na = isdigit((unsigned char)**a) != 0;
	nb = isdigit((unsigned char)**b) != 0;
	if (na && nb) {
		x = strtoul(*a, NULL, 10);
		y = strtoul(*b, NULL, 10);
		if (x != y)
			return x < y ? -1 : 1;
	} else if (na != nb)
		return na ? -1 : 1;
	return strcmp(*a, *b);
}

static void
set_add(struct words *w, struct word_set *set, const char *s)
{
	size_t	 i;

	if (s == NULL || *s == '\0')
		return;
	for (i = 0; i < set->n; i++)
		if (strcmp(set->s[i], s) == 0)
			return;
	if (mem_grow(&set->s, &set->cap, set->n + 1, sizeof *set->s) == -1)
		w->err = 1;
	else
		set->s[set->n++] = s;
}

/* "80,443" as its parts. */
static void
set_add_parts(struct words *w, struct word_set *set, const char *s)
{
	char	*part;
	size_t	 n;

	for (; s != NULL && *s != '\0'; s += n + (s[n] == ',')) {
		n = strcspn(s, ",");
		if ((part = arena_strndup(&w->mem, s, n)) == NULL)
			w->err = 1;
		else
			set_add(w, set, part);
	}
}

/*
 * A value as one word: whatever could end a word, a value or a line is %XX,
 * so no name from a feed can forge another key (or a second line).
 */
static void
put_value(struct words *w, const char *s)
{
	static const char	 hex[] = "0123456789ABCDEF";
	unsigned char		 c;

	for (; (c = (unsigned char)*s) != '\0'; s++) {
		if (isalnum(c) || strchr("._*:/-", c) != NULL)
			out_char(&w->out, (char)c);
		else {
			out_char(&w->out, '%');
			out_char(&w->out, hex[c >> 4]);
			out_char(&w->out, hex[c & 15]);
		}
	}
}

static void
put_set(struct words *w, const char *key, struct word_set *set)
{
	size_t	 i;

	if (set->n == 0)
		return;
	qsort(set->s, set->n, sizeof *set->s, value_cmp);
	out_char(&w->out, ' ');
	out_str(&w->out, key);
	for (i = 0; i < set->n; i++) {
		out_char(&w->out, i == 0 ? '=' : ',');
		put_value(w, set->s[i]);
	}
}

void
words_feed(struct words *w, const char *feed)
{
	w->service.n = w->id.n = w->tcp.n = w->udp.n = 0;
	w->tag.n = w->region.n = w->community.n = 0;
	w->required = w->express = w->flags = 0;
	if (w->out.n > 0)
		out_char(&w->out, ' ');
	out_str(&w->out, "feed=");
	put_value(w, feed);
}

void
words_endpoint(struct words *w, const struct endpoint *ep)
{
	char	 id[16], *s;

	set_add(w, &w->service, ep->service);
	set_add(w, &w->tag, ep->tag);
	set_add(w, &w->region, ep->region);
	set_add(w, &w->community, ep->community);
	set_add_parts(w, &w->tcp, ep->tcp);
	set_add_parts(w, &w->udp, ep->udp);
	if (ep->category != CATEGORY_NONE) {
		/* only the Office 365 service has these three */
		snprintf(id, sizeof id, "%u", (unsigned)ep->id);
		if ((s = arena_strdup(&w->mem, id)) == NULL)
			w->err = 1;
		else
			set_add(w, &w->id, s);
		w->flags = 1;
		w->required |= ep->required;
		w->express |= ep->express_route;
	}
}

void
words_end(struct words *w, enum category top)
{
	put_set(w, "service", &w->service);
	if (top != CATEGORY_NONE) {
		out_str(&w->out, " category=");
		out_str(&w->out, category_name(top));
	}
	put_set(w, "tag", &w->tag);
	put_set(w, "region", &w->region);
	put_set(w, "community", &w->community);
	put_set(w, "id", &w->id);
	put_set(w, "tcp", &w->tcp);
	put_set(w, "udp", &w->udp);
	if (w->flags) {
		out_str(&w->out, w->required ? " required=yes" :
		    " required=no");
		out_str(&w->out, w->express ? " express-route=yes" :
		    " express-route=no");
	}
}
