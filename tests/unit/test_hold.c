/*
 * Holding what was withdrawn: which day a mark means, and whose day counts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/date.h"
#include "../../src/publish/hold.h"
#include "sets.h"

#define DAYS	7

static long
day(const char *s)
{
	long	 d;

	assert_int_equal(date_parse(s, &d), 0);
	return d;
}

/* The first day on which a row with these words is gone; 0: not held. */
static long
until(const char *words)
{
	long	 d = -1;

	return hold_until(words, DAYS, &d) ? d : 0;
}

static void
marks(void **state)
{
	char	 longer[200] = "withdrawn=2026042900";

	(void)state;
	assert_int_equal(until(""), 0);
	assert_int_equal(until("feed=m365 id=1"), 0);
	/* a key that ends with it is another one */
	assert_int_equal(until("notwithdrawn=2026042900,2026-05-01"), 0);
	assert_int_equal(until("withdrawn=2026042900,2026-05-01"),
	    day("2026-05-08"));
	assert_int_equal(until("feed=m365 withdrawn=2026042900,2026-05-01"),
	    day("2026-05-08"));
	/* the later of the two; of service tags the version is a number */
	assert_int_equal(until("withdrawn=2026052900,2026-05-01"),
	    day("2026-06-05"));
	assert_int_equal(until("withdrawn=345,2026-05-01"),
	    day("2026-05-08"));
	assert_int_equal(until("withdrawn=2026-05-09,2026-05-01"),
	    day("2026-05-16"));
	/* what nobody understands is due, and not held for ever */
	assert_int_equal(hold_until("withdrawn=", DAYS, &(long){ 1 }), 1);
	assert_int_equal(until("withdrawn="), 0);
	assert_int_equal(until("withdrawn=2026042900"), 0);
	assert_int_equal(until("withdrawn=2026042900,2026-13-01"), 0);
	memset(longer + 20, '0', sizeof longer - 21);
	assert_int_equal(until(longer), 0);
}

/* "PREFIX WORDS" or "=NAME WORDS" a line. */
static void
members_of(struct members *m, const char *text)
{
	char		*copy = strdup(text), *line, *save = NULL, *words;
	struct prefix	 p;
	size_t		 n = 0, cap = 0;
	long		 id;

	assert_non_null(copy);
	memset(m, 0, sizeof *m);
	m->set.sorted = 1;
	for (line = strtok_r(copy, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save)) {
		assert_non_null(words = strchr(line, ' '));
		*words++ = '\0';
		if (line[0] == '=') {
			assert_int_equal(members_host(m, line + 1, words), 0);
			continue;
		}
		p = prefix_of(line);
		assert_int_equal(pset_add(&m->set, &p), 0);
		assert_int_not_equal(id = members_intern(m, words), -1);
		assert_int_equal(mem_grow(&m->attr, &cap, n + 1,
		    sizeof *m->attr), 0);
		m->attr[n++] = (uint32_t)id;
		m->set.sorted = 1;
	}
	free(copy);
}

static void
is(const struct members *m, const char *want)
{
	char		 got[1000] = "", buf[PREFIX_STRLEN];
	struct prange	 r;
	size_t		 i;

	for (i = 0; i < pset_count(&m->set); i++) {
		pset_get(&m->set, i, &r);
		strlcat(got, prefix_str(&r.p, buf), sizeof got);
		strlcat(got, " ", sizeof got);
		strlcat(got, members_text(m, i), sizeof got);
		strlcat(got, "\n", sizeof got);
	}
	for (i = 0; i < m->nhost; i++) {
		strlcat(got, "=", sizeof got);
		strlcat(got, m->host[i].name, sizeof got);
		strlcat(got, " ", sizeof got);
		strlcat(got, m->text[m->host[i].attr], sizeof got);
		strlcat(got, "\n", sizeof got);
	}
	assert_string_equal(got, want);
}

#define NEW	"withdrawn=2026042900,2026-05-03"
#define THEIRS	"withdrawn=2026042900,2026-05-01"
#define EARLY	"withdrawn=2026033100,2026-04-20"

/*
 * A row of each kind: held before (its day stays), new and nowhere else, new
 * and theirs, new and over by their day.
 */
static void
since(void **state)
{
	struct conf_list	 l;
	struct members		 now, before, theirs;

	(void)state;
	memset(&l, 0, sizeof l);
	l.hold = DAYS;
	members_of(&now, "10.1.0.0/24 id=1 " NEW "\n10.2.0.0/24 id=2 " NEW "\n"
	    "10.3.0.0/24 id=3 " NEW "\n10.4.0.0/24 id=4 " NEW "\n"
	    "=a.example id=1 " NEW "\n=b.example id=2 " NEW "\n"
	    "=c.example id=3 " NEW "\n=d.example id=4 " NEW "\n");
	members_of(&before, "10.1.0.0/24 id=1 " NEW "\n=a.example id=1 " NEW
	    "\n");
	members_of(&theirs, "10.1.0.0/24 id=1 " THEIRS "\n"
	    "10.3.0.0/24 id=9 " THEIRS "\n10.4.0.0/24 id=4 " EARLY "\n"
	    "=a.example id=1 " THEIRS "\n=c.example id=9 " THEIRS "\n"
	    "=d.example id=4 " EARLY "\n");
	assert_int_equal(hold_since(&now, &l, &before, &theirs,
	    day("2026-05-03")), 0);
	is(&now, "10.1.0.0/24 id=1 " NEW "\n10.2.0.0/24 id=2 " NEW "\n"
	    "10.3.0.0/24 id=3 " THEIRS "\n"
	    "=a.example id=1 " NEW "\n=b.example id=2 " NEW "\n"
	    "=c.example id=3 " THEIRS "\n");
	members_free(&now);
	members_free(&before);
	members_free(&theirs);
}

static void
parted_and_joined(void **state)
{
	static const char	 all[] = "10.1.0.0/24 id=1\n10.2.0.0/24 id=2 "
	    THEIRS "\n2001:db8::/32 id=1\n=a.example id=1\n=b.example id=2 "
	    THEIRS "\n";
	struct members		 m, held, both;

	(void)state;
	members_of(&m, all);
	assert_int_equal(hold_split(&m, &held), 0);
	is(&m, "10.1.0.0/24 id=1\n2001:db8::/32 id=1\n=a.example id=1\n");
	is(&held, "10.2.0.0/24 id=2 " THEIRS "\n=b.example id=2 " THEIRS "\n");
	assert_int_equal(hold_join(&both, &m, &held), 0);
	is(&both, all);
	members_free(&m);
	members_free(&held);
	members_free(&both);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(marks), cmocka_unit_test(since),
		cmocka_unit_test(parted_and_joined)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
