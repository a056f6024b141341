/*
 * What all devices share: lists of rows, and how a text is fed to them.
 */
#include <stdlib.h>
#include <string.h>

#include "device.h"

void
dev_init(struct device *d, const struct dev_kind *kind,
    const struct dev_window *w, unsigned mode)
{
	memset(d, 0, sizeof *d);
	d->kind = kind;
	d->window = w;
	d->mode = (mode & kind->modes) | kind->always;
}

enum dev_say
dev_load(struct device *d, const char *text)
{
	enum dev_say	 say, worst = DEV_OK;
	size_t		 n;

	for (; *text != '\0'; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		if ((say = d->kind->line(d, text, n)) > worst)
			worst = say;
	}
	return worst;
}

struct dev_list *
dev_find(struct device *d, const char *name, int af)
{
	size_t	 i;

	for (i = 0; i < d->nlist; i++)
		if (strcmp(d->list[i].name, name) == 0 &&
		    (d->list[i].af == af || d->list[i].af == 0 || af == 0))
			return &d->list[i];
	return NULL;
}

uint64_t
dev_matched(const struct device *d, const char *name, int af)
{
	size_t	 i;

	for (i = 0; i < d->nlist; i++)
		if (strcmp(d->list[i].name, name) == 0 &&
		    (d->list[i].af == af || d->list[i].af == 0))
			return d->kind->matched(d, &d->list[i]);
	return d->kind->matched(d, NULL);
}

enum dev_say
dev_bad(struct device *d, const char *why)
{
	d->why = why;
	return DEV_BAD;
}

enum dev_say
dev_refuse(struct device *d, const char *why)
{
	d->why = why;
	return DEV_REFUSED;
}

struct dev_list *
dev_list_of(struct device *d, const char *name, size_t n, int af)
{
	struct dev_list	*l;
	char		 buf[sizeof l->name];

	if (n >= sizeof buf)
		abort();
	memcpy(buf, name, n);
	buf[n] = '\0';
	if ((l = dev_find(d, buf, af)) != NULL)
		return l;
	if (d->nlist == DEV_LISTS)
		abort();
	l = &d->list[d->nlist++];
	/* the rows need no zeros */
	memcpy(l->name, buf, sizeof buf);
	l->af = af;
	l->described = 0;
	l->n = 0;
	return l;
}

void
dev_drop(struct device *d, struct dev_list *l)
{
	*l = d->list[--d->nlist];
}

struct dev_row *
dev_at(struct dev_list *l, uint32_t number)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (l->row[i].number == number)
			return &l->row[i];
	return NULL;
}

enum dev_say
dev_put(struct device *d, struct dev_list *l, const struct dev_row *row)
{
	size_t	 i = l->n;

	if (l->n == DEV_ROWS)
		abort();
	if (row->number != 0)
		while (i > 0 && l->row[i - 1].number > row->number)
			i--;
	memmove(&l->row[i + 1], &l->row[i], (l->n - i) * sizeof l->row[0]);
	l->row[i] = *row;
	l->n++;
	d->did = DID_ADD;
	d->did_row = *row;
	return DEV_OK;
}

void
dev_del(struct device *d, struct dev_list *l, struct dev_row *row)
{
	size_t	 i = (size_t)(row - l->row);

	d->did = DID_DEL;
	d->did_row = *row;
	l->n--;
	memmove(&l->row[i], &l->row[i + 1], (l->n - i) * sizeof l->row[0]);
}

uint64_t
dev_first_match(const struct dev_list *l)
{
	uint64_t	 permit = 0, seen = 0;
	size_t		 i;

	for (i = 0; i < l->n; i++) {
		if (!l->row[i].deny)
			permit |= l->row[i].routes & ~seen;
		seen |= l->row[i].routes;
	}
	return permit;
}

int
dev_rule(const struct device *d, struct dev_row *row,
    const struct dev_words *w, size_t i, int af, int strict)
{
	struct dev_key	*k = &row->key;
	uint32_t	 v;

	row->deny = dev_is(w, i, "deny");
	if ((!row->deny && !dev_is(w, i, "permit")) || i + 1 >= w->n)
		return -1;
	if (dev_is(w, ++i, "any")) {
		memset(k, 0, sizeof *k);
		k->af = af;
		k->hi = dev_width(af);
	} else if (dev_prefix(k, w->p[i], w->len[i]) == -1 || k->af != af)
		return -1;
	if (dev_is(w, ++i, "ge")) {
		if (i + 1 >= w->n || dev_u32(w->p[i + 1], w->len[i + 1],
		    &v) == -1 || v < k->len + (strict != 0))
			return -1;
		k->lo = v;
		k->hi = dev_width(af);
		i += 2;
	}
	if (dev_is(w, i, "le")) {
		if (i + 1 >= w->n || dev_u32(w->p[i + 1], w->len[i + 1],
		    &v) == -1 || v < k->lo || (strict && v == k->len))
			return -1;
		k->hi = v;
		i += 2;
	}
	if (i != w->n || k->hi > dev_width(af))
		return -1;
	row->routes = dev_routes(d->window, k);
	return 0;
}
