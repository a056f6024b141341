/*
 * Profiles and places.  A tag's regions are told by properties.region: names
 * of tags spell regions in several ways, and some end in no region at all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "profile.h"

#define NAME_SIZE	128		/* of a region, cut */

/* --- places --------------------------------------------------------------- */

static int
no_memory(char *why, size_t size)
{
	snprintf(why, size, "out of memory");
	return -1;
}

/* "what "X" is unknown; did you mean "Y"?" */
static int
unknown(const struct tables *t, enum table_kind kind, const char *what,
    const char *word, char *why, size_t size)
{
	const char	*near = table_near(t, kind, word);

	snprintf(why, size, "there is no %s \"%s\"%s%s%s", what, word,
	    near != NULL ? "; did you mean \"" : "",
	    near != NULL ? near : "", near != NULL ? "\"?" : "");
	return -1;
}

static int
add_region(struct places *p, const struct table_row *r, char *why,
    size_t size)
{
	const char	*name = r->cell[REGION_NAME];
	const char	*cloud = r->cell[REGION_CLOUD];
	size_t		 i;

	if (p->cloud != NULL && strcmp(p->cloud, cloud) != 0) {
		snprintf(why, size, "region %s is in cloud %s, region %s in "
		    "cloud %s: no feed has both", p->region[0], p->cloud, name,
		    cloud);
		return -1;
	}
	for (i = 0; i < p->n; i++)
		if (strcmp(p->region[i], name) == 0)
			return 0;
	if (mem_grow(&p->region, &p->cap, p->n + 1, sizeof *p->region) == -1)
		return no_memory(why, size);
	p->region[p->n++] = name;
	p->cloud = cloud;
	return 0;
}

int
places_region(struct places *p, const struct tables *t, const char *word,
    char *why, size_t size)
{
	const struct table_row	*r = table_region(t, word);

	if (r == NULL)
		return unknown(t, TABLE_REGIONS, "region", word, why, size);
	return add_region(p, r, why, size);
}

static int
add_geo(struct places *p, const struct tables *t, const struct table_row *geo,
    char *why, size_t size)
{
	const char	*s = geo->cell[GEO_REGIONS];
	char		 name[NAME_SIZE];
	size_t		 n = 0, some = 0;

	while ((n = table_next(&s, n)) > 0) {
		snprintf(name, sizeof name, "%.*s", (int)n, s);
		if (places_region(p, t, name, why, size) == -1)
			return -1;
		some++;
	}
	if (some > 0)
		return 0;
	snprintf(why, size, "geo %s (%.80s): which regions serve it is not "
	    "known: say the regions", geo->cell[GEO_CODE],
	    geo->cell[GEO_NAME]);
	return -1;
}

int
places_geo(struct places *p, const struct tables *t, const char *word,
    char *why, size_t size)
{
	const struct table_row	*r = table_geo(t, word);

	if (r == NULL)
		return unknown(t, TABLE_GEOS, "geo", word, why, size);
	return add_geo(p, t, r, why, size);
}

int
places_geo_of(struct places *p, const struct tables *t, const char *host,
    char *why, size_t size)
{
	const struct table_row	*r = table_geo_of(t, host);

	if (r == NULL) {
		snprintf(why, size, "\"%s\" is no host of CRM Online, such as "
		    "contoso.crm4.dynamics.com", host);
		return -1;
	}
	return add_geo(p, t, r, why, size);
}

void
places_free(struct places *p)
{
	free(p->region);
	memset(p, 0, sizeof *p);
}

/* --- pairs ---------------------------------------------------------------- */

static int
add_pair(struct tag_pairs *pairs, const struct table_row *r,
    const char *region, int needed)
{
	const char	*family = r->cell[PROFILE_FAMILY];
	struct tag_pair	*p;
	size_t		 i;

	if (mem_grow(&pairs->pair, &pairs->cap, pairs->n + 1,
	    sizeof *pairs->pair) == -1)
		return -1;
	p = &pairs->pair[pairs->n];
	memset(p, 0, sizeof *p);
	p->tag = r->cell[PROFILE_TAG];
	p->region = region;
	p->family = strcmp(family, "v4") == 0 ? 4 :
	    strcmp(family, "v6") == 0 ? 6 : 0;
	p->needed = needed;
	/* two profiles may share a tag */
	for (i = 0; i < pairs->n; i++)
		if (strcasecmp(pairs->pair[i].tag, p->tag) == 0 &&
		    pairs->pair[i].family == p->family &&
		    (pairs->pair[i].region == region || (region != NULL &&
		    pairs->pair[i].region != NULL &&
		    strcmp(pairs->pair[i].region, region) == 0)))
			return 0;
	pairs->n++;
	return 0;
}

/* Whichever cloud it is: does that have it? */
static int
in_all_clouds(const struct table_row *r)
{
	const char	*clouds = r->cell[PROFILE_CLOUDS];

	return table_has(clouds, "public") && table_has(clouds, "gov") &&
	    table_has(clouds, "china");
}

int
tag_pairs_profile(struct tag_pairs *pairs, const struct tables *t,
    const char *profile, const struct places *places, const char *cloud,
    char *why, size_t size)
{
	const struct table_row	*r;
	size_t			 i, some = 0, found = 0;
	int			 needed;

	if (cloud == NULL)
		cloud = places->cloud;
	if (places->cloud != NULL && strcmp(places->cloud, cloud) != 0) {
		snprintf(why, size, "region %s is in cloud %s, and the feed "
		    "is that of cloud %s", places->region[0], places->cloud,
		    cloud);
		return -1;
	}
	for (r = t->of[TABLE_PROFILES]; r->cell[0] != NULL; r++) {
		if (strcmp(r->cell[PROFILE_NAME], profile) != 0)
			continue;
		found++;
		if (cloud != NULL &&
		    !table_has(r->cell[PROFILE_CLOUDS], cloud))
			continue;
		some++;
		needed = cloud != NULL || in_all_clouds(r);
		if (places->n == 0 ||
		    strcmp(r->cell[PROFILE_SCOPE], "global") == 0) {
			if (add_pair(pairs, r, NULL, needed) == -1)
				return no_memory(why, size);
			continue;
		}
		needed &= strcmp(r->cell[PROFILE_SCOPE], "region") == 0;
		for (i = 0; i < places->n; i++)
			if (add_pair(pairs, r, places->region[i],
			    needed) == -1)
				return no_memory(why, size);
	}
	if (found == 0)
		return unknown(t, TABLE_PROFILES, "profile", profile, why,
		    size);
	if (some == 0) {
		snprintf(why, size, "profile %s has no tag in cloud %s",
		    profile, cloud);
		return -1;
	}
	return 0;
}

int
tag_pair_is(const struct tag_pair *p, const char *tag, const char *region)
{
	size_t	 n = strlen(p->tag);

	if (tag == NULL)
		return 0;
	if (p->region == NULL)
		return strcasecmp(tag, p->tag) == 0;
	return strncasecmp(tag, p->tag, n) == 0 &&
	    (tag[n] == '.' || tag[n] == '\0') && region != NULL &&
	    strcasecmp(region, p->region) == 0;
}

void
tag_pairs_free(struct tag_pairs *pairs)
{
	free(pairs->pair);
	memset(pairs, 0, sizeof *pairs);
}
