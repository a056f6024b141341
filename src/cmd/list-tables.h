/*
 * `list profiles`, geos, regions, communities: the tables of source/tables.h.
 */
#ifndef LIST_TABLES_H
#define LIST_TABLES_H

#include <jansson.h>

#include "../base/out.h"
#include "../source/tables.h"

/* As text that reads back to the same. */
void	 list_table_text(const struct tables *, enum table_kind, struct out *);
/* The i-th row; NULL at the end. */
json_t	*list_table_json(const struct tables *, enum table_kind, size_t i);

#endif
