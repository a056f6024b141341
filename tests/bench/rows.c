/*
 * Each row of the table: 100,000 prefixes (or as many as it takes) of one
 * family, host names or communities, written to memory, and read back by the
 * row's own parser.
 *
 *	rows TURNS [COUNT]
 *
 * For each row, and for each kind of rows that it takes, a line is printed:
 * NAME WHAT COUNT BYTES RENDER READ, tabs between them.  The times are those of
 * the processor, as nothing waits here, in nanoseconds: the median of the
 * turns.  READ is 0 where there is no parser.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../unit/given.h"
#include "emit/emit.h"

#define COUNT	100000
#define TURNS	101		/* at most */

enum what { V4, V6, HOSTS, VALUES, WHATS };

static const char *const words[] = {
	"IPv4", "IPv6", "host names", "communities"
};

struct input {
	struct pset	  set;
	char		(*text)[48];
	const char	**texts;
	size_t		  n;
};

static const struct emit_format formats[] = {
	{ "%n/%l %a-%A %N\\n", NULL, NULL, NULL },
	{ "%h %N\\n", NULL, NULL, NULL }
};

static int64_t
now(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

/* Networks that neither touch nor hold each other. */
static void
add_prefix(struct pset *s, enum what what, size_t i)
{
	struct prange	 r;
	uint32_t	 a = (uint32_t)i * 2;

	memset(&r, 0, sizeof r);
	r.p.af = what == V4 ? 4 : 6;
	if (what == V4) {
		r.p.addr[0] = (uint8_t)(20 + (a >> 16));
		r.p.addr[1] = (uint8_t)(a >> 8);
		r.p.addr[2] = (uint8_t)a;
		r.p.len = 24;
	} else {
		r.p.addr[0] = 0x26;
		r.p.addr[1] = 0x03;
		r.p.addr[2] = 0x10;
		r.p.addr[3] = (uint8_t)(a >> 16);
		r.p.addr[4] = (uint8_t)(a >> 8);
		r.p.addr[5] = (uint8_t)a;
		r.p.len = 48;
	}
	r.lo = r.hi = r.p.len;
	if (pset_add_range(s, &r) == -1)
		exit(1);
}

/* The first n of their kind, in order. */
static void
fill(struct input *in, enum what what, size_t n)
{
	size_t	 i;

	memset(in, 0, sizeof *in);
	in->n = n;
	if (what == V4 || what == V6) {
		for (i = 0; i < n; i++)
			add_prefix(&in->set, what, i);
		if (pset_sort(&in->set) == -1)
			exit(1);
		return;
	}
	in->text = calloc(n + 1, sizeof in->text[0]);
	in->texts = calloc(n + 1, sizeof in->texts[0]);
	if (in->text == NULL || in->texts == NULL)
		die("memory");
	for (i = 0; i < n; i++) {
		if (what == HOSTS)
			snprintf(in->text[i], sizeof in->text[i],
			    "host-%06zu.example.com", i);
		else
			snprintf(in->text[i], sizeof in->text[i], "%zu:%zu",
			    10000 + i / 50000, 10000 + i % 50000);
		in->texts[i] = in->text[i];
	}
}

static void
drop(struct input *in)
{
	pset_free(&in->set);
	free(in->text);
	free(in->texts);
}

static void
object(struct emit_object *o, const struct emitter *em, enum what what,
    const struct input *in)
{
	int	 text = what == HOSTS || what == VALUES;

	memset(o, 0, sizeof *o);
	o->em = em;
	o->name = "BENCH";
	o->kind = what == HOSTS ? ROW_HOST : what == VALUES ? ROW_VALUE :
	    ROW_PREFIX;
	o->af = text || em->families == FAMILIES_TOGETHER ? 0 :
	    what == V4 ? 4 : 6;
	if (text) {
		o->text = in->texts;
		o->ntext = in->n;
	} else
		o->set = &in->set;
	o->sentinel = emit_sentinel(em);
	given_to(o);
	if (em->parse == NULL)
		o->format = &formats[text];
}

/* May so many be written?  Says why not. */
static int
takes(const struct emitter *em, enum what what, size_t n, char why[256])
{
	struct emit_object	 o;
	struct input		 in;
	int			 rc;

	fill(&in, what, n);
	object(&o, em, what, &in);
	rc = emit_check(&o, why, 256);
	drop(&in);
	return rc == 0;
}

/* How many of them fit, count at most; 0: not even one. */
static size_t
most(const struct emitter *em, enum what what, size_t count, char why[256])
{
	size_t	 lo, hi = count, mid;

	if (takes(em, what, hi, why))
		return hi;
	if (!takes(em, what, 1, why))
		return 0;
	for (lo = 1; hi - lo > 1; ) {
		mid = lo + (hi - lo) / 2;
		if (takes(em, what, mid, why))
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static int
by_time(const void *a, const void *b)
{
	const int64_t	 x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* What was written is read again; how long that takes. */
static int64_t
read_back(const struct emit_object *o, const char *text, size_t len)
{
	struct parsed	 parsed;
	int64_t		 begin = now(), took;
	size_t		 n;

	if (o->em->parse == NULL)
		return 0;
	if (emit_parse(o->em, o->em->name, text, len, &parsed) == -1)
		exit(1);
	took = now() - begin;
	n = parsed.nobj == 1 ? parsed.obj[0].nrow : 0;
	if (n < emit_count(o) || n > emit_count(o) + 1) {
		fprintf(stderr, "%s: %zu rows were read back, not %zu\n",
		    o->em->name, n, emit_count(o));
		exit(1);
	}
	parsed_free(&parsed);
	return took;
}

static void
measure(const struct emitter *em, enum what what, size_t count, size_t turns)
{
	struct emit_object	 o;
	struct input		 in;
	struct out		 out;
	int64_t			 wrote[TURNS], read[TURNS];
	char			 why[256], *text;
	size_t			 n, i, len = 0;

	if ((n = most(em, what, count, why)) == 0) {
		fprintf(stderr, "%s: %s: %s\n", em->name, words[what], why);
		exit(1);
	}
	fill(&in, what, n);
	object(&o, em, what, &in);
	for (i = 0; i < turns; i++) {
		wrote[i] = now();
		if (out_open_mem(&out) == -1)
			die("memory");
		emit_whole(&out, NULL, &o, 1);
		if ((text = out_steal(&out, &len)) == NULL)
			die("memory");
		wrote[i] = now() - wrote[i];
		read[i] = read_back(&o, text, len);
		free(text);
	}
	qsort(wrote, turns, sizeof wrote[0], by_time);
	qsort(read, turns, sizeof read[0], by_time);
	printf("%s\t%s\t%zu\t%zu\t%" PRId64 "\t%" PRId64 "\n", em->name,
	    words[what], n, len, wrote[turns / 2], read[turns / 2]);
	drop(&in);
}

int
main(int argc, char *argv[])
{
	static const enum row_kind	 kind[] = {
		[V4] = ROW_PREFIX, [V6] = ROW_PREFIX, [HOSTS] = ROW_HOST,
		[VALUES] = ROW_VALUE
	};
	size_t				 i, what, turns, count = COUNT;

	turns = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	if (argc > 2)
		count = strtoul(argv[2], NULL, 10);
	if (turns < 1 || turns > TURNS || count < 1 || count > COUNT)
		return 64;
	for (i = 0; emitters[i] != NULL; i++)
		for (what = 0; what < WHATS; what++)
			if (emit_takes(emitters[i], kind[what]))
				measure(emitters[i], (enum what)what, count,
				    turns);
	return 0;
}
