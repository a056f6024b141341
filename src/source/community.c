/*
 * Words to BGP communities of ExpressRoute, and back.
 */
#include <stdio.h>
#include <string.h>

#include "community.h"
#include "tables-check.h"

#define UNPUBLISHED	"no community value is published for it: " \
	"Microsoft.Network/bgpServiceCommunities has it (az network " \
	"route-filter rule list-service-communities); say the value itself, " \
	"or put it into a file of tables"

const char *
community_check(const char *s)
{
	return table_check_cell(TABLE_COMMUNITIES, COMMUNITY_VALUE, s);
}

const struct table_row *
community_row(const struct tables *t, const char *value)
{
	const struct table_row	*r = t->of[TABLE_COMMUNITIES];

	for (; r->cell[0] != NULL; r++)
		if (strcmp(r->cell[COMMUNITY_VALUE], value) == 0)
			return r;
	return NULL;
}

/* Whether Microsoft still serves what a row stands for, and to whom. */
static const struct {
	size_t		 column;
	const char	*is, *say;
} warnings[] = {
	{ COMMUNITY_STATUS, "legacy", "newer environments are in the "
	    "communities of their regions" },
	{ COMMUNITY_STATUS, "gone", "no longer on Microsoft's page" },
	{ COMMUNITY_STATUS, "proposed", "was proposed and never published" },
	{ COMMUNITY_ACCESS, "approval", "Microsoft has to approve it for "
	    "the subscription first" },
	{ COMMUNITY_ACCESS, "restricted", "Microsoft allows it for few uses "
	    "only" }
};

static int
take(struct community *c, const struct table_row *r)
{
	size_t	 i;

	c->row = r;
	strlcpy(c->value, r->cell[COMMUNITY_VALUE], sizeof c->value);
	for (i = 0; i < sizeof warnings / sizeof warnings[0]; i++)
		if (strcmp(r->cell[warnings[i].column], warnings[i].is) == 0) {
			snprintf(c->warning, sizeof c->warning, "%s (%.100s): "
			    "%s", c->value, r->cell[COMMUNITY_TITLE],
			    warnings[i].say);
			break;
		}
	return 0;
}

/* Does a name stand for it?  What is not published has to be said by value. */
static int
is_current(const struct table_row *r)
{
	return strcmp(r->cell[COMMUNITY_STATUS], "listed") == 0 ||
	    strcmp(r->cell[COMMUNITY_STATUS], "legacy") == 0;
}

/* The row of a service of this cloud, or of a region by its own name. */
static const struct table_row *
row_named(const struct tables *t, const char *kind, const char *cloud,
    const char *name)
{
	const struct table_row	*r = t->of[TABLE_COMMUNITIES];

	for (; r->cell[0] != NULL; r++)
		if (strcmp(r->cell[COMMUNITY_KIND], kind) == 0 &&
		    is_current(r) && (cloud == NULL ||
		    strcmp(r->cell[COMMUNITY_CLOUD], cloud) == 0) &&
		    (table_has(r->cell[COMMUNITY_NAME], name) ||
		    table_same(r->cell[COMMUNITY_TITLE], name)))
			return r;
	return NULL;
}

/* Is it a service of another cloud? */
static const struct table_row *
row_elsewhere(const struct tables *t, const char *name)
{
	return row_named(t, "service", NULL, name);
}

int
community_find(const struct tables *t, const char *cloud, const char *word,
    struct community *c, char *why, size_t size)
{
	const struct table_row	*r;
	const char		*near;

	memset(c, 0, sizeof *c);
	if (cloud == NULL)
		cloud = "public";
	if (community_check(word) == NULL) {
		if ((r = community_row(t, word)) != NULL)
			return take(c, r);
		strlcpy(c->value, word, sizeof c->value);
		return 0;
	}
	if (strchr(word, ':') != NULL) {
		snprintf(why, size, "\"%s\": %s", word, community_check(word));
		return -1;
	}
	if ((r = row_named(t, "service", cloud, word)) != NULL)
		return take(c, r);
	if ((r = table_region(t, word)) != NULL) {
		if ((r = row_named(t, "region", NULL,
		    r->cell[REGION_NAME])) != NULL)
			return take(c, r);
		snprintf(why, size, "region %s: " UNPUBLISHED, word);
		return -1;
	}
	if (row_elsewhere(t, word) != NULL) {
		snprintf(why, size, "service %s in cloud %s: " UNPUBLISHED,
		    word, cloud);
		return -1;
	}
	if ((near = table_near(t, TABLE_REGIONS, word)) == NULL)
		near = table_near(t, TABLE_COMMUNITIES, word);
	snprintf(why, size, "\"%s\" is no community, service or region%s%s%s",
	    word, near != NULL ? "; did you mean \"" : "",
	    near != NULL ? near : "", near != NULL ? "\"?" : "");
	return -1;
}
