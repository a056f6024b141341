/*
 * Reading tables from text, and laying them over those of the program.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "tables-check.h"

/* A row of the file, with its place. */
struct line {
	enum table_kind		 kind;
	unsigned long		 at;
	int			 used;	/* laid into the table */
	struct table_row	 row;
};

struct reader {
	const char	*label;
	unsigned long	 at;		/* line */
	int		 kind;		/* of the rows to come; -1: none yet */
	int		 bad;		/* lines refused */
	struct line	*line;
	size_t		 n, cap;
	struct arena	*mem;
};

/* "label:line: what", and count it. */
static void
refuse(struct reader *rd, unsigned long at, const char *cell, const char *why)
{
	rd->bad++;
	log_error("%s:%lu: %s%s%s%s", rd->label, at, cell != NULL ? "\"" : "",
	    cell != NULL ? cell : "", cell != NULL ? "\": " : "", why);
}

/*
 * Cut a line into cells, in place: two spaces or more, or a tab, part them.
 * Returns how many there are, of which cell[] gets the first TABLE_COLUMNS.
 */
static size_t
cut(char *s, const char **cell)
{
	size_t	 n = 0;
	char	*e;

	s += strspn(s, " \t");
	while (*s != '\0') {
		for (e = s; *e != '\0' && *e != '\t' &&
		    !(e[0] == ' ' && strchr(" \t", e[1]) != NULL); e++)
			;
		if (n < TABLE_COLUMNS)
			cell[n] = s;
		n++;
		if (*e != '\0')
			*e++ = '\0';
		s = e + strspn(e, " \t");
	}
	return n;
}

/* Is this a line of heads, of which table?  -1: no. */
static int
heads(const char **cell, size_t n)
{
	const struct table_def	*d;
	size_t			 i;
	int			 k;

	for (k = 0; k < TABLES; k++) {
		d = &table_defs[k];
		if (strcmp(cell[0], d->head[0]) != 0)
			continue;
		for (i = 0; n == d->columns && i < n; i++)
			if (strcmp(cell[i], d->head[i]) != 0)
				break;
		return i == d->columns ? k : -1;
	}
	return -1;
}

/* Are two rows alike in the columns of this mask, as far as a comma? */
static int
alike(unsigned mask, const struct table_row *a, const struct table_row *b)
{
	size_t	 i, n;

	for (i = 0; i < TABLE_COLUMNS; i++) {
		if ((mask & 1u << i) == 0)
			continue;
		n = strcspn(a->cell[i], ",");
		if (n != strcspn(b->cell[i], ",") ||
		    strncmp(a->cell[i], b->cell[i], n) != 0)
			return 0;
	}
	return 1;
}

/* Two lines of one key: the second is refused. */
static int
is_second(struct reader *rd, const struct table_row *row)
{
	size_t	 i;
	char	 why[64];

	for (i = 0; i < rd->n; i++)
		if (rd->line[i].kind == (enum table_kind)rd->kind &&
		    alike(table_defs[rd->kind].key, &rd->line[i].row, row)) {
			snprintf(why, sizeof why, "stands in line %lu already",
			    rd->line[i].at);
			refuse(rd, rd->at, row->cell[0], why);
			return 1;
		}
	return 0;
}

/* A line of cells.  0, or -1 when there is no memory. */
static int
row(struct reader *rd, const char **cell, size_t n)
{
	const struct table_def	*d = &table_defs[rd->kind];
	struct line		*l;
	const char		*why;
	char			 said[96];
	size_t			 i;

	if (n != d->columns) {
		snprintf(said, sizeof said, "%zu cells, and a row of %s has "
		    "%zu, apart by two spaces", n, d->name, d->columns);
		refuse(rd, rd->at, NULL, said);
		return 0;
	}
	for (i = 0; i < n; i++)
		if ((why = table_check_cell((enum table_kind)rd->kind, i,
		    cell[i])) != NULL) {
			refuse(rd, rd->at, cell[i], why);
			return 0;
		}
	if (rd->n == LIMIT_TABLE_ROWS) {
		refuse(rd, rd->at, NULL, "too many rows");
		return -1;
	}
	if (mem_grow(&rd->line, &rd->cap, rd->n + 1, sizeof *rd->line) == -1)
		return -1;
	l = &rd->line[rd->n];
	memset(l, 0, sizeof *l);
	l->kind = (enum table_kind)rd->kind;
	l->at = rd->at;
	for (i = 0; i < n; i++)
		if ((l->row.cell[i] = arena_strdup(rd->mem, cell[i])) == NULL)
			return -1;
	if (!is_second(rd, &l->row))
		rd->n++;
	return 0;
}

/* One line, terminated.  0, or -1: no use to go on. */
static int
line(struct reader *rd, char *s)
{
	const char	*cell[TABLE_COLUMNS];
	size_t		 n;
	int		 kind;

	n = strcspn(s, "\n");
	/* one anywhere else is no end of a line, and for row() to refuse */
	if (n > 0 && s[n - 1] == '\r')
		n--;
	s[n] = '\0';
	if (s[strspn(s, " \t")] == '\0' || s[strspn(s, " \t")] == '#')
		return 0;
	n = cut(s, cell);
	if ((kind = heads(cell, n)) != -1) {
		rd->kind = kind;
		return 0;
	}
	if (rd->kind == -1) {
		refuse(rd, rd->at, NULL, "no line of heads before it, such as "
		    "`o365feed list regions` begins with");
		return -1;
	}
	return row(rd, cell, n);
}

static int
read_lines(struct reader *rd, char *s, size_t len)
{
	char	*end;

	if (strlen(s) != len) {
		log_error("%s: a NUL byte in it", rd->label);
		return -1;
	}
	if (strncmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	for (rd->at = 1; *s != '\0'; rd->at++) {
		end = s + strcspn(s, "\n");
		if (*end != '\0')
			*end++ = '\0';
		if (line(rd, s) == -1)
			return -1;
		s = end;
	}
	return 0;
}

/* --- laying over ---------------------------------------------------------- */

/*
 * One table: the program's rows in their order, each replaced by the file's
 * rows that are like it, then those that are like none.
 */
static int
lay(struct tables *to, struct reader *rd, enum table_kind kind)
{
	const struct table_def	*d = &table_defs[kind];
	const struct table_row	*r = tables_builtin.of[kind];
	struct table_row	*new;
	size_t			 i, n;
	int			 replaced;

	for (n = 0; r[n].cell[0] != NULL; n++)
		;
	if ((new = arena_alloc(&to->mem, (n + rd->n + 1) * sizeof *new)) ==
	    NULL)
		return -1;
	to->of[kind] = new;
	for (; r->cell[0] != NULL; r++) {
		for (i = 0, replaced = 0; i < rd->n; i++) {
			if (rd->line[i].kind != kind ||
			    !alike(d->replaces, &rd->line[i].row, r))
				continue;
			replaced = 1;
			if (!rd->line[i].used)
				*new++ = rd->line[i].row;
			rd->line[i].used = 1;
		}
		if (!replaced)
			*new++ = *r;
	}
	for (i = 0; i < rd->n; i++)
		if (rd->line[i].kind == kind && !rd->line[i].used)
			*new++ = rd->line[i].row;
	return 0;
}

/* Each row of the file among all others. */
static void
check(const struct tables *t, struct reader *rd)
{
	const struct table_row	*r;
	char			 why[2 * LIMIT_TABLE_CELL + 64];
	size_t			 i;

	for (i = 0; i < rd->n; i++) {
		for (r = t->of[rd->line[i].kind]; r->cell[0] !=
		    rd->line[i].row.cell[0]; r++)
			;
		if (table_check_row(t, rd->line[i].kind, r, why,
		    sizeof why) == -1)
			refuse(rd, rd->line[i].at, r->cell[0], why);
	}
}

int
tables_read(struct tables *to, struct in *in)
{
	struct reader	 rd;
	char		*s;
	size_t		 len;
	int		 k, rc = -1;

	memset(to, 0, sizeof *to);
	memset(&rd, 0, sizeof rd);
	rd.label = in->label;
	rd.kind = -1;
	rd.mem = &to->mem;
	if ((s = in_all(in, &len)) == NULL)
		return -1;
	if (read_lines(&rd, s, len) == -1 || rd.bad > 0)
		goto out;
	for (k = 0; k < TABLES; k++)
		if (lay(to, &rd, (enum table_kind)k) == -1)
			goto out;
	check(to, &rd);
	rc = rd.bad > 0 ? -1 : 0;
out:
	free(rd.line);
	free(s);
	if (rc == -1)
		tables_free(to);
	return rc;
}

/* Whoever writes to it decides what routers let pass. */
int
tables_load(struct tables *to, const char *file)
{
	struct stat	 st;
	struct in	 in;
	int		 fd, rc = -1;

	memset(to, 0, sizeof *to);
	if ((fd = open(file, O_RDONLY | O_CLOEXEC)) == -1 ||
	    fstat(fd, &st) == -1)
		log_error("%s: %s", file, strerror(errno));
	else if (S_ISDIR(st.st_mode))
		log_error("%s: is a directory", file);
	else if (st.st_mode & S_IWOTH)
		log_error("%s: everybody may write to it: chmod o-w, and read "
		    "what it says", file);
	else if (in_open_fd(&in, file, fd, LIMIT_CONF_BYTES) == 0) {
		rc = tables_read(to, &in);
		if (in_close(&in) == -1 && rc == 0) {
			tables_free(to);
			rc = -1;
		}
	}
	if (fd != -1)
		close(fd);
	return rc;
}

void
tables_free(struct tables *t)
{
	if (t == NULL || t->mem.head == NULL)
		return;
	arena_free(&t->mem);
	memset(t, 0, sizeof *t);
}
