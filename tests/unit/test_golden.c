/*
 * Golden files: what each row of the table writes, byte by byte, in
 * tests/golden/PLATFORM/CASE/out (or "why", where it is refused).  A new row
 * finds its cases here; GOLDEN=rewrite writes the files.
 */
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/path.h"
#include "emit/emit.h"
#include "given.h"
#include "golden.h"

#define HEADER	"o365feed edge1.cfg rows 9 sha256 0123456789abcdef"

static const char *const prefixes[] = {
	"13.107.6.152/31", "40.96.0.0/13", "40.104.0.0/15", "52.96.0.0/14",
	"203.0.113.7/32", "2603:1006::/40", "2603:1006:1400::/63",
	"2620:1ec:8f0::/46", "2001:db8::1/128", NULL
};

/* prefix, lo, hi; sorted, and none hides another */
static const struct {
	const char	*prefix;
	uint8_t		 lo, hi;
} ranges[] = {
	{ "13.107.6.152/31", 31, 31 },
	{ "40.96.0.0/13", 16, 24 },
	{ "40.104.0.0/15", 15, 32 },
	{ "52.96.0.0/14", 14, 24 },
	{ "203.0.113.0/24", 32, 32 },
	{ "2603:1006::/40", 40, 48 },
	{ "2620:1ec:8f0::/46", 46, 128 },
	{ NULL, 0, 0 }
};

static const struct emit_format format = {
	"%c %s %N %n/%l mask %m inverse %i lengths %a-%A\\n",
	"# %N\\n", "# end of %N\\n", NULL
};

static void
range(struct prange *r, const char *s, unsigned lo, unsigned hi)
{
	const char	*why;

	memset(r, 0, sizeof *r);
	assert_int_equal(prefix_parse(s, strlen(s), 0, &r->p, &why), 0);
	r->lo = (uint8_t)(lo != 0 ? lo : r->p.len);
	r->hi = (uint8_t)(hi != 0 ? hi : r->p.len);
}

static void
fill(struct pset *set, int orlonger)
{
	struct prange	 r;
	size_t		 i;

	for (i = 0; prefixes[i] != NULL; i++) {
		range(&r, prefixes[i], 0, 0);
		if (orlonger)
			r.hi = (uint8_t)prefix_width(r.p.af);
		assert_int_equal(pset_add_range(set, &r), 0);
	}
	assert_int_equal(pset_sort(set), 0);
}

static void
fill_ranges(struct pset *set)
{
	struct prange	 r;
	size_t		 i;

	for (i = 0; ranges[i].prefix != NULL; i++) {
		range(&r, ranges[i].prefix, ranges[i].lo, ranges[i].hi);
		assert_int_equal(pset_add_range(set, &r), 0);
	}
	assert_int_equal(pset_sort(set), 0);
}

/* --- one case ------------------------------------------------------------ */

struct job {
	struct emit_object	 obj[4];
	char			*name[4];
	size_t			 n;
};

/* The objects of one list: one, or one a family as far as "only" says. */
static void
add_list(struct job *j, const struct emitter *em, const char *name,
    const struct pset *set, int only)
{
	struct emit_object	*o;
	int			 af;

	for (af = 4; af <= 6; af += 2) {
		if (only != 0 && only != af)
			continue;
		o = &j->obj[j->n];
		memset(o, 0, sizeof *o);
		o->em = em;
		o->af = em->families == FAMILIES_APART ? af : 0;
		j->name[j->n] = emit_name(em, name, o->af, only);
		assert_non_null(j->name[j->n]);
		o->name = j->name[j->n];
		o->set = set;
		o->sentinel = emit_sentinel(em);
		given_to(o);
		if (em->parse == NULL)
			o->format = &format;
		j->n++;
		if (em->families == FAMILIES_TOGETHER)
			break;
	}
}

static void
job_free(struct job *j)
{
	size_t	 i;

	for (i = 0; i < j->n; i++)
		free(j->name[i]);
}

/* What was written must be read back: the same rows, numbers and sentinel. */
static void
read_back(const struct job *j, const char *text, size_t len)
{
	const struct emit_object	*o;
	const struct parsed_object	*po;
	struct parsed			 p;
	struct row			 row;
	size_t				 i, k, n;
	int				 deny;

	if (j->obj[0].em->parse == NULL)
		return;
	assert_int_equal(emit_parse(j->obj[0].em, "golden", text, len, &p), 0);
	for (i = 0; i < j->n; i++) {
		o = &j->obj[i];
		n = emit_count(o);
		po = parsed_find(&p, o->name, o->af);
		/* nothing need tell of an object without rows */
		if (po == NULL && n == 0 && o->em->empty == HOLE_NONE)
			continue;
		assert_non_null(po);
		assert_null(po->bad);
		deny = o->em->none != NULL && (o->sentinel != 0 || n == 0);
		assert_int_equal(po->nrow, n + (deny ? 1 : 0));
		for (k = 0; k < n; k++) {
			emit_get(o, emit_inner_first(o->em) ? n - 1 - k : k,
			    &row);
			emit_as_read(o->em, &row.prange);
			assert_memory_equal(&po->row[k].prange, &row.prange,
			    sizeof row.prange);
			assert_int_equal(po->row[k].number, row.number);
			assert_false(po->row[k].deny);
		}
		if (deny) {
			assert_true(po->row[n].deny);
			assert_int_equal(po->row[n].number, o->sentinel);
		}
	}
	parsed_free(&p);
}

static void
run(const char *name, const struct job *j)
{
	struct out	 out;
	char		 why[256], *text;
	size_t		 i, len;

	for (i = 0; i < j->n; i++)
		if (emit_check(&j->obj[i], why, sizeof why) == -1)
			break;
	if (i < j->n || emit_check_file(j->obj, j->n, why,
	    sizeof why) == -1) {
		strlcat(why, "\n", sizeof why);
		golden_compare(j->obj[0].em->name, name, "why", why,
		    strlen(why));
		return;
	}
	assert_int_equal(out_open_mem(&out), 0);
	emit_whole(&out, HEADER, j->obj, j->n);
	text = out_steal(&out, &len);
	assert_non_null(text);
	golden_compare(j->obj[0].em->name, name, "out", text, len);
	read_back(j, text, len);
	free(text);
}

/* --- the cases ----------------------------------------------------------- */

static void
both(const struct emitter *em)
{
	struct job	 j = { .n = 0 };
	struct pset	 set = { .n4 = 0 };

	fill(&set, 0);
	add_list(&j, em, "M365-OPT", &set, 0);
	run("both", &j);
	job_free(&j);
	pset_free(&set);
}

/* Two lists of one family: brackets that objects share, and the note. */
static void
two_v4(const struct emitter *em)
{
	struct job	 j = { .n = 0 };
	struct pset	 set = { .n4 = 0 }, one = { .n4 = 0 };
	struct prange	 r;

	fill(&set, 0);
	set.n6 = 0;
	range(&r, "198.51.100.0/24", 0, 0);
	assert_int_equal(pset_add_range(&one, &r), 0);
	assert_int_equal(pset_sort(&one), 0);
	add_list(&j, em, "M365-OPT", &set, 4);
	if (!em->rows_shared && !em->alone)
		add_list(&j, em, "LAB", &one, 4);
	j.obj[j.n - 1].note = "one note";
	run("v4", &j);
	job_free(&j);
	pset_free(&set);
	pset_free(&one);
}

/* Where a file is for one family. */
static void
only_v6(const struct emitter *em)
{
	struct job	 j = { .n = 0 };
	struct pset	 set = { .n4 = 0 };

	if (!em->one_family)
		return;
	fill(&set, 0);
	set.n4 = 0;
	add_list(&j, em, "M365-OPT", &set, 6);
	run("v6", &j);
	job_free(&j);
	pset_free(&set);
}

static void
with_ranges(const struct emitter *em)
{
	struct job	 j = { .n = 0 };
	struct pset	 set = { .n4 = 0 };

	if (emit_is_bare(em))
		fill(&set, 1);
	else
		fill_ranges(&set);
	add_list(&j, em, "M365-OPT", &set, em->one_family ? 4 : 0);
	run("ranges", &j);
	job_free(&j);
	pset_free(&set);
}

/*
 * Old rows: gone; still live; live under another number; a number that another
 * row has now.
 */
static void
with_retired(const struct emitter *em)
{
	static const uint32_t	 number[] = { 10, 25, 20, 40, 31 };
	struct job		 j = { .n = 0 };
	struct pset		 set = { .n4 = 0 };
	struct retired		 rt[4];

	if (em->load != LOAD_MERGE)
		return;
	memset(rt, 0, sizeof rt);
	fill(&set, 0);
	set.n6 = 0;
	add_list(&j, em, "M365-OPT", &set, 4);
	range(&rt[0].prange, "198.51.100.0/24", 0, 0);
	rt[0].number = 30;
	range(&rt[1].prange, "13.107.6.152/31", 0, 0);
	rt[1].number = 10;
	range(&rt[2].prange, "40.96.0.0/13", 0, 0);
	rt[2].number = 15;
	range(&rt[3].prange, "192.0.2.0/24", 0, 0);
	rt[3].number = 40;
	if (em->seq_step == 0)
		rt[0].number = rt[1].number = rt[2].number = rt[3].number = 0;
	else
		j.obj[0].number = number;
	j.obj[0].retired = rt;
	j.obj[0].nretired = 4;
	run("retired", &j);
	job_free(&j);
	pset_free(&set);
}

static void
empty(const struct emitter *em)
{
	struct job	 j = { .n = 0 };
	struct pset	 set = { .n4 = 0 };

	add_list(&j, em, "M365-OPT", &set, em->one_family ? 4 : 0);
	run("empty", &j);
	job_free(&j);
	pset_free(&set);
}

static void
long_name(const struct emitter *em)
{
	struct job	 j = { .n = 0 };
	struct pset	 set = { .n4 = 0 };
	char		 name[302];

	memset(name, 'N', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	if (em->name_max != 0)
		name[em->name_max + 1] = '\0';
	fill(&set, 0);
	add_list(&j, em, name, &set, 4);
	run("long-name", &j);
	job_free(&j);
	pset_free(&set);
}

static void
case_of_all(void (*f)(const struct emitter *))
{
	size_t	 i;

	/* rows that are no prefixes: test_golden_texts.c */
	for (i = 0; emitters[i] != NULL; i++)
		if (emitters[i]->rows == ROW_PREFIX)
			f(emitters[i]);
}

static void
test_both(void **state)
{
	(void)state;
	case_of_all(both);
}

static void
test_v4(void **state)
{
	(void)state;
	case_of_all(two_v4);
}

static void
test_v6(void **state)
{
	(void)state;
	case_of_all(only_v6);
}

static void
test_ranges(void **state)
{
	(void)state;
	case_of_all(with_ranges);
}

static void
test_retired(void **state)
{
	(void)state;
	case_of_all(with_retired);
}

static void
test_empty(void **state)
{
	(void)state;
	case_of_all(empty);
}

static void
test_long_name(void **state)
{
	(void)state;
	case_of_all(long_name);
}

/* A folder of a platform that is no more would be compared with nothing. */
static void
test_no_orphans(void **state)
{
	const char	*top = getenv("TOP");
	char		*path;
	struct dirent	*e;
	DIR		*d;

	(void)state;
	if (asprintf(&path, "%s/tests/golden", top != NULL ? top : ".") == -1)
		fail_msg("out of memory");
	assert_non_null(d = opendir(path));
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] != '.' && emitter_find(e->d_name) == NULL)
			fail_msg("tests/golden/%s: no such platform",
			    e->d_name);
	closedir(d);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_both),
		cmocka_unit_test(test_v4),
		cmocka_unit_test(test_v6),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_retired),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_no_orphans),
	};

	log_init("test_golden", LOG_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
