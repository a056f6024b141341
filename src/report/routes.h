/*
 * What a list and a router say of each other, for people and machines.
 */
#ifndef REPORT_ROUTES_H
#define REPORT_ROUTES_H

#include "../base/out.h"
#include "../publish/routes.h"
#include "../source/community.h"

struct report_routes {
	const char		*list;
	const char		*from;	/* "record", "cache", a file */
	const char		*rib;	/* the file */
	const struct rib	*table;
	const struct routes	*routes;
	const struct tables	*tables;	/* names of communities */
	size_t			 max_rows;	/* of text; 0: all */
};

void	 report_routes_text(struct out *, const struct report_routes *);
void	 report_routes_json(struct out *, const struct report_routes *);

#endif
