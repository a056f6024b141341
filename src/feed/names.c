#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "../base/limits.h"
#include "feed.h"

/*
 * What users call a service area, and what the feed calls it: the product's
 * name changed in 2024, the area's did not.
 */
static const struct {
	const char	*said, *meant;
} aliases[] = {
	{ "teams",	"skype" },
	{ "intune",	"mem" },
};

static const char *const categories[] = {
	[CATEGORY_NONE] = "none",
	[CATEGORY_DEFAULT] = "default",
	[CATEGORY_ALLOW] = "allow",
	[CATEGORY_OPTIMIZE] = "optimize",
};
#define NCATEGORIES	(sizeof categories / sizeof categories[0])

const char *
service_canonical(struct arena *a, const char *name)
{
	char	*s, *p;
	size_t	 i;

	for (i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (strcasecmp(name, aliases[i].said) == 0)
			return aliases[i].meant;
	if ((s = arena_strdup(a, name)) == NULL)
		return NULL;
	for (p = s; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return s;
}

enum category
category_of(const char *s)
{
	size_t	 i;

	for (i = CATEGORY_DEFAULT; i < NCATEGORIES; i++)
		if (strcasecmp(s, categories[i]) == 0)
			return (enum category)i;
	return CATEGORY_NONE;
}

const char *
category_name(enum category c)
{
	return categories[c];
}
