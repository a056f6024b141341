#include <string.h>

#include "look.h"
#include "plan.h"

/* The ids of download pages that belong to a cloud are in link.c. */
static const struct plan plans[] = {
	{
		.name = "o365",
		.run = plan_o365,
		.needs_guid = 1
	}, {
		.name = "service-tags",
		.run = plan_page,
		.look = look_tags,
		.list = "values",
		.file = "ServiceTags_"
	}, {
		.name = "bgp-communities",
		.run = plan_rest,
		.look = look_communities,
		.list = "value"
	}, {
		.name = "fence-csv",
		.run = plan_page,
		.look = look_text,
		.rows = 1,
		.page_id = 53602,
		.file = "MSFT_PublicIPs.csv"
	}, {
		.name = "text",
		.run = plan_plain,
		.look = look_text,
		.rows = 1
	}
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
