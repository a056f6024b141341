/*
 * A delta from a device's text of 10,000 rows: the text is read, and the edits
 * to a state of which every hundredth row is another are written.
 *
 *	delta TURNS
 *
 * For each turn a line is printed: READ-NS DELTA-NS COMMANDS.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "emit/delta.h"

#define ROWS	10000

static int64_t
now(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int
die(const char *what)
{
	perror(what);
	exit(1);
}

/* Every hundredth row from "odd" on is another than with another "odd". */
static void
fill(struct pset *s, uint32_t *number, size_t odd)
{
	struct prange	 r;
	size_t		 i;
	unsigned	 a;

	memset(s, 0, sizeof *s);
	for (i = 0; i < ROWS; i++) {
		a = (unsigned)(i * 4 + (i % 100 == odd));
		memset(&r, 0, sizeof r);
		r.p.af = 4;
		r.p.addr[0] = 20;
		r.p.addr[1] = (uint8_t)(a >> 8);
		r.p.addr[2] = (uint8_t)a;
		r.p.len = r.lo = 24;
		r.hi = 32;
		if (pset_add_range(s, &r) == -1)
			die("memory");
		/* a new row has a number of its own */
		number[i] = (uint32_t)(i * 10 + 5 + (i % 100 == odd) * odd);
	}
	if (pset_sort(s) == -1)
		die("memory");
}

static void
object(struct emit_object *o, const struct pset *s, const uint32_t *number)
{
	memset(o, 0, sizeof *o);
	o->em = emitter_find("cisco-ios-prefix-list");
	o->name = "M365";
	o->af = 4;
	o->set = s;
	o->number = number;
	o->sentinel = emit_sentinel(o->em);
}

/* What was read, as an object; the deny at its end is the sentinel. */
static void
take(struct emit_object *o, struct pset *s, uint32_t *number,
    const struct parsed *p)
{
	const struct row	*row;
	size_t			 i, n = 0;

	memset(s, 0, sizeof *s);
	object(o, s, number);
	if (p->nobj != 1)
		die("the text");
	for (i = 0; i < p->obj[0].nrow; i++) {
		row = &p->obj[0].row[i];
		if (row->deny)
			continue;
		if (pset_add_range(s, &row->prange) == -1)
			die("memory");
		number[n++] = row->number;
	}
}

int
main(int argc, char *argv[])
{
	static uint32_t		 a[ROWS], b[ROWS], c[ROWS];
	struct emit_object	 old, want, is;
	struct pset		 olds, wants, iss;
	struct emit_edits	 sum;
	struct parsed		 parsed;
	struct out		 out;
	char			*text, *delta;
	size_t			 len, dlen;
	int64_t			 begin, read;
	int			 i;

	if (argc != 2)
		return 64;
	fill(&olds, a, 1);
	fill(&wants, b, 2);
	object(&old, &olds, a);
	object(&want, &wants, b);
	if (out_open_mem(&out) == -1)
		die("memory");
	emit_whole(&out, NULL, &old, 1);
	if ((text = out_steal(&out, &len)) == NULL)
		die("memory");
	for (i = 0; i < strtol(argv[1], NULL, 10); i++) {
		begin = now();
		if (emit_parse(old.em, "text", text, len, &parsed) == -1)
			return 1;
		take(&is, &iss, c, &parsed);
		read = now();
		if (out_open_mem(&out) == -1 || emit_delta(&out, "x", &is, 1,
		    &want, 1, &sum) == -1 ||
		    (delta = out_steal(&out, &dlen)) == NULL)
			die("memory");
		printf("%" PRId64 " %" PRId64 " %zu\n", read - begin,
		    now() - read, sum.adds + sum.dels);
		if (sum.adds != ROWS / 50 || sum.dels != ROWS / 50)
			return 1;
		free(delta);
		parsed_free(&parsed);
		pset_free(&iss);
	}
	free(text);
	return 0;
}
