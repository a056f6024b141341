#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"
#include "report.h"

#define COLUMNS_MAX	16

void
table_cell(struct table *t, const char *s)
{
	if (t->err || mem_grow(&t->cell, &t->cap, t->ncell + 1,
	    sizeof *t->cell) == -1) {
		t->err = 1;
		return;
	}
	t->cell[t->ncell++] = s;
}

void
table_write(const struct table *t, struct out *o)
{
	size_t	 width[COLUMNS_MAX] = { 0 };
	size_t	 i, c, n;

	for (i = 0; i < t->ncell; i++) {
		c = i % t->columns;
		n = strlen(t->cell[i]);
		if (c < COLUMNS_MAX && n > width[c])
			width[c] = n;
	}
	for (i = 0; i < t->ncell; i++) {
		c = i % t->columns;
		report_safe(o, t->cell[i]);
		if (c + 1 == t->columns || i + 1 == t->ncell) {
			out_char(o, '\n');
			continue;
		}
		n = strlen(t->cell[i]);
		for (; c < COLUMNS_MAX && n < width[c]; n++)
			out_char(o, ' ');
		out_str(o, "  ");
	}
}

void
table_free(struct table *t)
{
	free(t->cell);
	memset(t, 0, sizeof *t);
}
