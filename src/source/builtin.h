/*
 * The rows of tables_builtin, one file a table.
 */
#ifndef BUILTIN_H
#define BUILTIN_H

#include "tables.h"

/* A row without a first cell ends each. */
extern const struct table_row builtin_profiles[], builtin_geos[],
	    builtin_regions[], builtin_communities[];

#endif
