/*
 * What lists ask for by name and a feed does not have.
 *
 * A service, tag, region or community that no feed of the list has is missing,
 * and so is the tag of one region that was there when the feed was last
 * written: the other regions of that tag must not hide that it is gone.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../conf/filter.h"
#include "publish.h"

struct asked {
	struct publish	*pub;
	struct pub_feed	*pf;
	struct strings	*missing;
};

static int	add(struct asked *, const char *, ...) PRINTFLIKE(2, 3);

/* One more line, once.  0, or -1 (memory). */
static int
add(struct asked *a, const char *fmt, ...)
{
	struct strings	*set = a->missing;
	char		 buf[LIMIT_STRING];
	const char	*s;
	va_list		 ap;
	size_t		 i;

	va_start(ap, fmt);
	vsnprintf(buf, sizeof buf, fmt, ap);
	va_end(ap);
	for (i = 0; i < set->n; i++)
		if (strcmp(set->s[i], buf) == 0)
			return 0;
	if ((s = arena_strdup(&a->pf->feed.mem, buf)) == NULL ||
	    mem_grow(&set->s, &set->cap, set->n + 1, sizeof *set->s) == -1)
		return -1;
	set->s[set->n++] = s;
	return 0;
}

/*
 * Could another feed of the list have it?  One that could not be loaded could:
 * the list is not written then in any case.
 */
static int
elsewhere(const struct asked *a, const struct conf_list *l,
    const struct filter *t, const char *word, const struct tag_pair *pair)
{
	const struct pub_feed	*o;
	size_t			 i;

	for (i = 0; i < l->nfrom; i++) {
		o = publish_feed_of(a->pub, l->from[i]);
		if (o == a->pf ||
		    !(l->from[i]->source->attrs & (t != NULL ? t->attr :
		    ATTR_TAG)))
			continue;
		if (!o->loaded || (t != NULL ?
		    filter_found(t, l, &o->feed, word) :
		    filter_has_pair(&o->feed, pair)))
			return 1;
	}
	return 0;
}

static int
words_missing(struct asked *a, const struct conf_list *l,
    const struct filter *t)
{
	const struct strings	*w = filter_words(t, l);
	const struct feed	*f = &a->pf->feed;
	size_t			 i;

	for (i = 0; i < w->n; i++)
		if ((f->attrs & t->attr) &&
		    !filter_found(t, l, f, w->s[i]) &&
		    !elsewhere(a, l, t, w->s[i], NULL) &&
		    add(a, "%s %s is asked for and missing", t->key,
		    w->s[i]) == -1)
			return -1;
	return 0;
}

static int
pairs_missing(struct asked *a, const struct conf_list *l)
{
	const struct feed	*f = &a->pf->feed;
	const struct tag_pair	*p;
	size_t			 i;

	for (i = 0; i < l->npairs && (f->attrs & ATTR_TAG); i++) {
		p = &l->pairs[i];
		if (p->needed && !filter_has_pair(f, p) &&
		    !elsewhere(a, l, NULL, NULL, p) &&
		    add(a, "tag %s%s%s is asked for and missing", p->tag,
		    p->region != NULL ? " in " : "",
		    p->region != NULL ? p->region : "") == -1)
			return -1;
	}
	return 0;
}

static int
has_tag(const struct feed *f, const char *tag)
{
	size_t	 i;

	for (i = 0; i < f->nep; i++)
		if (f->ep[i].tag != NULL && strcasecmp(f->ep[i].tag, tag) == 0)
			return 1;
	return 0;
}

/*
 * Tags of the record that this list would select.  The record does not say
 * their region; the name does, where the tables know what stands behind its
 * last dot.
 */
static int
tags_gone(struct asked *a, const struct conf_list *l)
{
	const struct strings	*was = &a->pf->old.tags;
	const struct feed	*f = &a->pf->feed;
	const struct table_row	*r;
	struct endpoint		 ep;
	const char		*dot;
	size_t			 i;

	if (a->pf->have_old != 1 || !(f->attrs & ATTR_TAG) ||
	    l->tags.n + l->npairs == 0)
		return 0;
	for (i = 0; i < was->n; i++) {
		memset(&ep, 0, sizeof ep);
		ep.tag = was->s[i];
		if ((dot = strrchr(ep.tag, '.')) != NULL &&
		    (r = table_region(&a->pub->conf->tables, dot + 1)) != NULL)
			ep.region = r->cell[REGION_NAME];
		if ((filter_wants(l, f, &ep, 4) ||
		    filter_wants(l, f, &ep, 6)) && !has_tag(f, ep.tag) &&
		    add(a, "tag %s was there, is asked for and is missing",
		    ep.tag) == -1)
			return -1;
	}
	return 0;
}

static int
list_missing(struct asked *a, const struct conf_list *l)
{
	const struct filter	*t;

	for (t = filters; t->key != NULL; t++)
		if (t->guarded && words_missing(a, l, t) == -1)
			return -1;
	return pairs_missing(a, l) == -1 || tags_gone(a, l) == -1 ? -1 : 0;
}

/* Services that the feed itself asks its source for. */
static int
own_missing(struct asked *a)
{
	struct feed		*f = &a->pf->feed;
	const struct strings	*w = &a->pf->cf->services;
	const char		*s;
	size_t			 i;

	for (i = 0; i < w->n && (f->attrs & ATTR_SERVICE); i++) {
		if ((s = service_canonical(&f->mem, w->s[i])) == NULL)
			return -1;
		if (!filter_found(&filters[0], NULL, f, s) &&
		    add(a, "service %s is asked for and missing", s) == -1)
			return -1;
	}
	return 0;
}

int
publish_missing(struct strings *set, struct publish *pub, struct pub_feed *pf)
{
	const struct conf	*conf = pub->conf;
	const struct conf_list	*l;
	struct asked		 a = { pub, pf, set };
	size_t			 i, j;

	memset(set, 0, sizeof *set);
	if (own_missing(&a) == -1)
		return -1;
	for (i = 0; i < conf->nlists; i++) {
		l = conf->lists[i];
		for (j = 0; j < l->nfrom && l->from[j] != pf->cf; j++)
			;
		if (j < l->nfrom && list_missing(&a, l) == -1)
			return -1;
	}
	return 0;
}
