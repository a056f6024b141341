#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../source/tables.h"
#include "filter.h"

static int
is_service(const struct conf_list *l, const struct endpoint *ep, const char *s)
{
	(void)l;
	return ep->service != NULL && strcmp(ep->service, s) == 0;
}

static int
is_id(const struct conf_list *l, const struct endpoint *ep, const char *s)
{
	char	 id[16];

	(void)l;
	snprintf(id, sizeof id, "%u", (unsigned)ep->id);
	return strcmp(id, s) == 0;
}

/*
 * Without case: Microsoft itself spells tags in several ways within one file.
 * Where a list asks for regions, a tag's name stands for its regional ones.
 */
static int
is_tag(const struct conf_list *l, const struct endpoint *ep, const char *s)
{
	size_t	 n = strlen(s);

	if (ep->tag == NULL || strncasecmp(ep->tag, s, n) != 0)
		return 0;
	return ep->tag[n] == '\0' || (ep->tag[n] == '.' && l->areas.n > 0);
}

/* "global" is what has no region. */
static int
is_region(const struct conf_list *l, const struct endpoint *ep, const char *s)
{
	(void)l;
	if (ep->region == NULL)
		return strcasecmp(s, "global") == 0;
	return table_same(ep->region, s);
}

static int
is_community(const struct conf_list *l, const struct endpoint *ep,
    const char *s)
{
	(void)l;
	return ep->community != NULL && strcmp(ep->community, s) == 0;
}

#define WORDS(member)	offsetof(struct conf_list, member)

const struct filter filters[] = {
	{ "service",	ATTR_SERVICE,	WORDS(services), is_service, 1 },
	{ "id",		ATTR_ID,	WORDS(ids),	 is_id, 0 },
	{ "tag",	ATTR_TAG,	WORDS(tags),	 is_tag, 1 },
	{ "region",	ATTR_REGION,	WORDS(areas),	 is_region, 1 },
	{ "community",	ATTR_COMMUNITY,	WORDS(values), is_community, 1 },
	{ NULL,		0,		0,		 NULL, 0 }
};

const struct strings *
filter_words(const struct filter *f, const struct conf_list *l)
{
	return (const void *)((const char *)l + f->offset);
}

/* Do the profiles of a list want it?  All of it, where there are none. */
static int
pairs_want(const struct conf_list *l, const struct endpoint *ep, int af)
{
	size_t	 i;

	for (i = 0; i < l->npairs; i++)
		if (tag_pair_is(&l->pairs[i], ep->tag, ep->region) &&
		    (l->pairs[i].family == 0 || l->pairs[i].family == af))
			return 1;
	return l->npairs == 0;
}

int
filter_wants(const struct conf_list *l, const struct feed *f,
    const struct endpoint *ep, int af)
{
	const struct filter	*t;
	const struct strings	*words;
	size_t			 i;

	for (i = 0; conf_kind(l) == ROW_VALUE && i < l->unasked.n; i++)
		if (is_community(l, ep, l->unasked.s[i]))
			return 0;
	for (t = filters; t->key != NULL; t++) {
		words = filter_words(t, l);
		if (words->n == 0 || !(f->attrs & t->attr))
			continue;
		for (i = 0; i < words->n && !t->is(l, ep, words->s[i]); i++)
			;
		if (i == words->n)
			return 0;
	}
	return !(f->attrs & ATTR_TAG) || pairs_want(l, ep, af);
}

int
filter_has_pair(const struct feed *f, const struct tag_pair *p)
{
	size_t	 i;

	for (i = 0; i < f->nep; i++)
		if (tag_pair_is(p, f->ep[i].tag, f->ep[i].region))
			return 1;
	return 0;
}

int
filter_found(const struct filter *t, const struct conf_list *l,
    const struct feed *f, const char *word)
{
	size_t	 i;

	for (i = 0; i < f->nep; i++)
		if (t->is(l, &f->ep[i], word))
			return 1;
	return 0;
}
