#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record-output.h"

/* The i-th owner: live rows, then retired ones, then the sentinel. */
static unsigned long
owner_name(const struct object_record *o, const struct record_lines *at,
    size_t i, char *buf, size_t size)
{
	struct row	 row;
	char		 text[ROW_STR];
	size_t		 n = object_rows(o);

	if (i < n) {
		object_row(o, i, &row);
		snprintf(buf, size, "%s", row_str(&row, text));
		return at->row + i;
	}
	if (i - n < o->nretired) {
		object_retired(o, i - n, &row);
		snprintf(buf, size, "retired %s", row_str(&row, text));
		return at->retired + (i - n);
	}
	snprintf(buf, size, "the sentinel that denies all");
	return at->sentinel;
}

static int
owner_clash(struct record_in *r, const struct object_record *o,
    const struct record_lines *at, uint64_t a, uint64_t b)
{
	char		 one[ROW_STR + 16], two[ROW_STR + 16];
	unsigned long	 first, second;

	first = owner_name(o, at, a & UINT32_MAX, one, sizeof one);
	second = owner_name(o, at, b & UINT32_MAX, two, sizeof two);
	return record_bad_at(r, second, "number %lu of %s belongs to %s (line "
	    "%lu) and to %s: perhaps two branches took it; " RECORD_WAY_OUT,
	    (unsigned long)(b >> 32), o->name, one, first, two);
}

static int
u64_cmp(const void *va, const void *vb)
{
	const uint64_t	*a = va, *b = vb;

	return (*a > *b) - (*a < *b);
}

/*
 * Keys are number and index, so that sorting brings the owners of a number
 * together; a first publication is in order already.
 */
static int
numbers_check(struct record_in *r, const struct object_record *o,
    const struct record_lines *at)
{
	size_t		 rows = o->number == NULL ? 0 : object_rows(o);
	size_t		 live = object_rows(o), i, n = 0;
	uint64_t	*key;
	int		 sorted = 1, rc = 0;

	if (rows + o->nretired + (o->sentinel != 0) < 2)
		return 0;
	key = reallocarray(NULL, rows + o->nretired + 1, sizeof *key);
	if (key == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < rows; i++)
		key[n++] = (uint64_t)o->number[i] << 32 | i;
	for (i = 0; i < o->nretired; i++)
		if (o->retired[i].number != 0)
			key[n++] = (uint64_t)o->retired[i].number << 32 |
			    (live + i);
	if (o->sentinel != 0)
		key[n++] = (uint64_t)o->sentinel << 32 | (live + o->nretired);
	for (i = 1; i < n && sorted; i++)
		sorted = key[i - 1] < key[i];
	if (!sorted)
		qsort(key, n, sizeof *key, u64_cmp);
	for (i = 1; i < n && rc == 0; i++)
		if (key[i - 1] >> 32 == key[i] >> 32)
			rc = owner_clash(r, o, at, key[i - 1], key[i]);
	free(key);
	return rc;
}

struct unnumbered {
	struct row	 row;
	unsigned long	 line;
};

static int
unnumbered_cmp(const void *va, const void *vb)
{
	const struct unnumbered	*a = va, *b = vb;
	int			 c = row_order(&a->row, &b->row);

	return c != 0 ? c : (a->line > b->line) - (a->line < b->line);
}

/* Without a number the prefix and its range are the key of a retired row. */
static int
retired_check(struct record_in *r, const struct object_record *o,
    const struct record_lines *at)
{
	struct unnumbered	*u;
	char			 buf[ROW_STR];
	size_t			 i, n = 0;
	int			 rc = 0;

	if (o->nretired == 0)
		return 0;
	if ((u = reallocarray(NULL, o->nretired, sizeof *u)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < o->nretired; i++)
		if (o->retired[i].number == 0) {
			object_retired(o, i, &u[n].row);
			u[n++].line = at->retired + i;
		}
	if (n > 0)
		qsort(u, n, sizeof *u, unnumbered_cmp);
	for (i = 1; i < n && rc == 0; i++)
		if (row_order(&u[i - 1].row, &u[i].row) == 0)
			rc = record_bad_at(r, u[i].line, "%s is retired twice "
			    "(line %lu)", row_str(&u[i].row, buf),
			    u[i - 1].line);
	free(u);
	return rc;
}

int
record_owners(struct record_in *r, const struct object_record *o,
    const struct record_lines *at)
{
	if (object_rows(o) > 0 && o->nretired > 0 &&
	    (o->number == NULL) != (o->retired[0].number == 0))
		return record_bad_at(r, at->retired, RECORD_MIXED);
	return numbers_check(r, o, at) == -1 ? -1 : retired_check(r, o, at);
}
