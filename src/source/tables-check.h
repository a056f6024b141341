/*
 * What may stand in a cell: between tables-read.c and tables-check.c.
 */
#ifndef TABLES_CHECK_H
#define TABLES_CHECK_H

#include "tables.h"

/* NULL, or what is wrong with the n-th cell of a row by itself. */
const char *table_check_cell(enum table_kind, size_t n, const char *);
/*
 * The row among all others, once they are laid together.  0; -1 with the
 * reason in why[].
 */
int	 table_check_row(const struct tables *, enum table_kind,
	    const struct table_row *, char *why, size_t);

#endif
