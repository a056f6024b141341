/*
 * `list profiles`, geos, regions, communities: the tables of source/tables.h;
 * and `list platforms`.
 */
#ifndef LIST_TABLES_H
#define LIST_TABLES_H

#include <jansson.h>

#include "../base/out.h"
#include "../report/report.h"
#include "../source/tables.h"

/* As text that reads back to the same. */
void	 list_table_text(const struct tables *, enum table_kind, struct out *);
/* The i-th row; NULL at the end. */
json_t	*list_table_json(const struct tables *, enum table_kind, size_t i);

void	 list_platforms_text(struct out *);
/* The i-th row; NULL at the end. */
json_t	*list_platforms_json(size_t i);

/* list.c: write the table and drop it. */
void	 list_finish(struct table *, struct out *);

#endif
