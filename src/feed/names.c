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

/* RFC 1123, section 2.1; the underscore is no letter of it, but is in use. */
const char *
host_check(const char *s, size_t n)
{
	size_t	 i, label = 0;
	int	 digits = 1;
	unsigned c;

	if (n == 0)
		return "empty";
	if (n > LIMIT_HOST_LEN)
		return "host name too long";
	for (i = 0; i < n; i++) {
		if (s[i] == '.') {
			if (label == 0)
				return "empty part in a host name";
			label = 0;
			digits = 1;
			continue;
		}
		c = (unsigned char)s[i];
		if ((c | 0x20) - 'a' < 26u || c == '-' || c == '_' || c == '*')
			digits = 0;
		else if (c - '0' >= 10u)
			return "not a host name";
		if (++label > 63)
			return "part of a host name too long";
	}
	if (label == 0)
		return "empty part in a host name";
	return digits ? "an address, not a host name" : NULL;
}
