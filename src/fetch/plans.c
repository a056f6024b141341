#include <string.h>

#include "plan.h"

static const struct plan plans[] = {
	{ "o365",	plan_o365,	1 },
	{ "service-tags", plan_plain,	0 },
	{ "bgp-communities", plan_plain, 0 },
	{ "fence-csv",	plan_plain,	0 },
	{ "text",	plan_plain,	0 },
};

const struct plan *
plan_find(const char *source)
{
	size_t	 i;

	for (i = 0; i < sizeof plans / sizeof plans[0]; i++)
		if (strcmp(plans[i].name, source) == 0)
			return &plans[i];
	return NULL;
}
