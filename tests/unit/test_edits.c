/*
 * Deltas as text: the order of what changes places, where the sentinel comes,
 * and what is blocked.  And the removals at the end of a whole form.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../simulator/cases.h"

#define HEAD_LINE	"o365feed M365 delta from 0 to 1"
#define HEAD		"! " HEAD_LINE "\n"

static const struct dev_window	 window = {
	{ 10, 0, 0, 0 }, { 0x20, 0x01, 0x0d, 0xb8 }
};

static void
make(struct version *v, const struct emitter *em, const char *rows)
{
	struct chain	 c;

	memset(&c, 0, sizeof c);
	c.em = em;
	c.window = &window;
	c.has[V4] = 1;
	version_text(v, &c, rows);
}

/* Rows with numbers of the caller's choice. */
static void
numbered(struct version *v, const struct emitter *em, const char *rows,
    const uint32_t *number, uint32_t sentinel)
{
	size_t	 n;

	make(v, em, rows);
	n = pset_count(&v->obj[V4].set);
	v->obj[V4].number = calloc(n + 1, sizeof *number);
	assert_non_null(v->obj[V4].number);
	if (n > 0)
		memcpy(v->obj[V4].number, number, n * sizeof *number);
	v->obj[V4].sentinel = sentinel;
}

#define NUMBERS(...)	((const uint32_t[]){ __VA_ARGS__, 0 })

/* Frees both. */
static void
is_delta(struct version *old, struct version *now, const char *want,
    size_t gaps, size_t blocked)
{
	struct emit_edits	 sum;
	char			*s = version_delta(old, now, &sum);

	assert_string_equal(s, want);
	assert_int_equal(sum.gaps, gaps);
	assert_int_equal(sum.blocked, blocked);
	free(s);
	version_free(old);
	version_free(now);
}

static void
test_adds_first(void **state)
{
	const struct emitter	*em = emitter_find("cisco-ios-prefix-list");
	struct version		 old, now;

	(void)state;
	numbered(&old, em, "10.0.0.0/28\n10.0.0.16/30\n", NUMBERS(5, 10), 99);
	numbered(&now, em, "10.0.0.0/27\n10.0.0.16/30\n", NUMBERS(7, 10), 99);
	is_delta(&old, &now, HEAD
	    "ip prefix-list M365-V4 seq 7 permit 10.0.0.0/27\n"
	    "no ip prefix-list M365-V4 seq 5\n", 0, 0);
	/* a row changes its lengths: another row */
	numbered(&old, em, "10.0.0.0/28\n", NUMBERS(5), 99);
	numbered(&now, em, "10.0.0.0/28 28 30\n", NUMBERS(10), 99);
	is_delta(&old, &now, HEAD
	    "ip prefix-list M365-V4 seq 10 permit 10.0.0.0/28 le 30\n"
	    "no ip prefix-list M365-V4 seq 5\n", 0, 0);
	/* nothing */
	numbered(&old, em, "10.0.0.0/28\n", NUMBERS(5), 99);
	numbered(&now, em, "10.0.0.0/28\n", NUMBERS(5), 99);
	is_delta(&old, &now, HEAD, 0, 0);
}

#define GAP "! M365-V4: rows change places: what they match is missing " \
	"between two lines\n"

static void
test_places(void **state)
{
	const struct emitter	*em = emitter_find("cisco-ios-prefix-list");
	struct version		 old, now;

	(void)state;
	/* a number that another leaves */
	numbered(&old, em, "10.0.0.1/32\n", NUMBERS(5), 99);
	numbered(&now, em, "10.0.0.2/32\n", NUMBERS(5), 99);
	is_delta(&old, &now, HEAD GAP
	    "no ip prefix-list M365-V4 seq 5\n"
	    "ip prefix-list M365-V4 seq 5 permit 10.0.0.2/32\n", 1, 0);
	/* one after the other: whoever is in the way goes first */
	numbered(&old, em, "10.0.0.1/32\n10.0.0.2/32\n10.0.0.3/32\n",
	    NUMBERS(1, 2, 3), 99);
	numbered(&now, em, "10.0.0.1/32\n10.0.0.2/32\n10.0.0.4/32\n",
	    NUMBERS(2, 3, 1), 99);
	is_delta(&old, &now, HEAD GAP
	    "no ip prefix-list M365-V4 seq 3\n"
	    "no ip prefix-list M365-V4 seq 2\n"
	    "ip prefix-list M365-V4 seq 3 permit 10.0.0.2/32\n"
	    "no ip prefix-list M365-V4 seq 1\n"
	    "ip prefix-list M365-V4 seq 2 permit 10.0.0.1/32\n"
	    "ip prefix-list M365-V4 seq 1 permit 10.0.0.4/32\n", 3, 0);
	/* a ring */
	numbered(&old, em, "10.0.0.1/32\n10.0.0.2/32\n", NUMBERS(1, 2), 99);
	numbered(&now, em, "10.0.0.1/32\n10.0.0.2/32\n", NUMBERS(2, 1), 99);
	is_delta(&old, &now, HEAD GAP
	    "no ip prefix-list M365-V4 seq 1\n"
	    "no ip prefix-list M365-V4 seq 2\n"
	    "ip prefix-list M365-V4 seq 1 permit 10.0.0.2/32\n"
	    "ip prefix-list M365-V4 seq 2 permit 10.0.0.1/32\n", 2, 0);
}

static void
test_sentinel(void **state)
{
	const struct emitter	*em = emitter_find("cisco-ios-prefix-list");
	const struct emitter	*frr = emitter_find("frr-prefix-list");
	struct version		 old, now;

	(void)state;
	/* an adopted list gets it as its first line */
	numbered(&old, em, "10.0.0.1/32\n", NUMBERS(5), 0);
	numbered(&now, em, "10.0.0.1/32\n10.0.0.2/32\n", NUMBERS(5, 10), 99);
	is_delta(&old, &now, HEAD
	    "ip prefix-list M365-V4 seq 99 deny 0.0.0.0/0 le 32\n"
	    "ip prefix-list M365-V4 seq 10 permit 10.0.0.2/32\n", 0, 0);
	/* in place of a deny of its own, which FRR wants to hear of */
	numbered(&old, frr, "10.0.0.1/32\n", NUMBERS(5), 6);
	numbered(&now, frr, "10.0.0.1/32\n10.0.0.2/32\n", NUMBERS(5, 10), 99);
	is_delta(&old, &now, HEAD
	    "no ip prefix-list M365 seq 6 deny 0.0.0.0/0 le 32\n"
	    "ip prefix-list M365 seq 99 deny 0.0.0.0/0 le 32\n"
	    "ip prefix-list M365 seq 10 permit 10.0.0.2/32\n", 0, 0);
	/* and on the way back it stays */
	numbered(&old, frr, "10.0.0.1/32\n10.0.0.2/32\n", NUMBERS(5, 10), 99);
	numbered(&now, frr, "10.0.0.1/32\n", NUMBERS(5), 6);
	is_delta(&old, &now, HEAD
	    "no ip prefix-list M365 seq 10 permit 10.0.0.2/32\n", 0, 0);
	/* where all was permitted, it comes last: nothing is cut off before */
	numbered(&old, em, "", NUMBERS(0), 0);
	numbered(&now, em, "10.0.0.1/32\n", NUMBERS(5), 99);
	is_delta(&old, &now, HEAD
	    "ip prefix-list M365-V4 seq 5 permit 10.0.0.1/32\n"
	    "ip prefix-list M365-V4 seq 99 deny 0.0.0.0/0 le 32\n", 0, 0);
	/* with the sentinel a list may lose every row */
	numbered(&old, em, "10.0.0.1/32\n", NUMBERS(5), 99);
	numbered(&now, em, "", NUMBERS(0), 99);
	is_delta(&old, &now, HEAD "no ip prefix-list M365-V4 seq 5\n", 0, 0);
}

/* The rows of 10.0.0.FIRST on, numbers of STEP on. */
static void
many(struct version *v, const struct emitter *em, unsigned first, unsigned n,
    unsigned start)
{
	char		 text[64 * 16] = "", line[16];
	uint32_t	 number[64];
	unsigned	 i;

	for (i = 0; i < n; i++) {
		snprintf(line, sizeof line, "10.0.0.%u/32\n", first + i);
		strlcat(text, line, sizeof text);
		number[i] = start + i;
	}
	numbered(v, em, text, number, 65535);
}

/*
 * A device that holds 63 rows and a deny is never asked to hold more, nor does
 * it hold none in between.
 */
static void
test_crowded(void **state)
{
	const struct emitter	*em = emitter_find("extreme-200-prefix-list");
	struct version		 old, now;
	struct retired		 was[40];
	struct emit_edits	 sum;
	struct row		 row;
	char			*s, *p;
	size_t			 i;
	int			 there = 60, least = 60, most = 60, pass;

	(void)state;
	many(&old, em, 1, 60, 1);
	many(&now, em, 41, 60, 41);
	memset(was, 0, sizeof was);
	for (i = 0; i < 40; i++) {
		object_row(&old.obj[V4], i, &row);
		was[i].prange = row.prange;
		was[i].number = row.number;
	}
	for (pass = 0; pass < 2; pass++) {
		if (pass == 1) {
			now.obj[V4].retired = was;
			now.obj[V4].nretired = 40;
		}
		s = pass == 0 ? version_delta(&old, &now, &sum) :
		    version_whole(&now);
		assert_non_null(s);
		for (p = s, there = least = most = 60; *p != '\0';
		    p += strcspn(p, "\n") + 1) {
			if (strncmp(p, "no ", 3) == 0)
				there--;
			/* the whole form says again what is there: 41 to 60 */
			else if (strstr(p, " permit ") == strchr(p, 'p') - 1 ||
			    (strstr(p, " permit 10.0.0.") != NULL &&
			    strtoul(strstr(p, " 10.0.0.") + 8, NULL, 10) > 60 &&
			    strchr(p, '\n') > strstr(p, " permit ")))
				there++;
			least = there < least ? there : least;
			most = there > most ? there : most;
		}
		if (most > 63 || least < 20 || there != 60)
			fail_msg("%d to %d, and %d at the end, in\n%s", least,
			    most, there, s);
		free(s);
	}
	now.obj[V4].retired = NULL;
	now.obj[V4].nretired = 0;
	version_free(&old);
	version_free(&now);
}

#define WHOLE(name, why)	HEAD "! " name ": load the whole form" why "\n"

static void
test_blocked(void **state)
{
	const struct emitter	*em = emitter_find("cisco-ios-prefix-list");
	const struct emitter	*group = emitter_find("cisco-ios-object-group");
	struct version		 old, now;

	(void)state;
	/* the sentinel could be refused, and then nothing would be left */
	numbered(&old, em, "10.0.0.1/32\n", NUMBERS(5), 0);
	numbered(&now, em, "", NUMBERS(0), 99);
	is_delta(&old, &now, WHOLE("M365-V4", ": no row of it stays"), 0, 1);
	numbered(&old, em, "10.0.0.1/32\n", NUMBERS(5), 0);
	numbered(&now, em, "10.0.0.2/32\n", NUMBERS(5), 99);
	is_delta(&old, &now, WHOLE("M365-V4", ": no row of it stays"), 0, 1);
	/* a row on its number */
	numbered(&old, em, "10.0.0.1/32\n10.0.0.2/32\n", NUMBERS(5, 99), 0);
	numbered(&now, em, "10.0.0.1/32\n", NUMBERS(5), 99);
	is_delta(&old, &now, WHOLE("M365-V4",
	    ": its last number is taken on the device"), 0, 1);
	numbered(&old, em, "", NUMBERS(0), 6);
	numbered(&now, em, "10.0.0.1/32\n", NUMBERS(5), 99);
	is_delta(&old, &now, WHOLE("M365-V4",
	    ": it holds nothing but a deny there"), 0, 1);
	/* no form of deny at all */
	make(&old, group, "10.0.0.1/32\n");
	make(&now, group, "10.0.0.2/32\n");
	is_delta(&old, &now, WHOLE("M365-V4", ": no row of it stays"), 0, 1);
	/* a platform without deltas, the object known or new */
	make(&old, emitter_find("bird2-prefix-set"), "10.0.0.1/32\n");
	make(&now, emitter_find("bird2-prefix-set"), "10.0.0.2/32\n");
	is_delta(&old, &now, "# o365feed M365 delta from 0 to 1\n"
	    "# M365_V4: load the whole form\n", 0, 1);
	make(&old, emitter_find("bird2-prefix-set"), "");
	old.has[V4] = 0;
	make(&now, emitter_find("bird2-prefix-set"), "10.0.0.2/32\n");
	is_delta(&old, &now, "# o365feed M365 delta from 0 to 1\n"
	    "# M365_V4: load the whole form\n", 0, 1);
}

/* What a set does when it is empty is no matter where that matches nothing. */
static void
test_harmless(void **state)
{
	struct emitter	 em = *emitter_find("cisco-ios-object-group");
	struct version	 old, now;

	(void)state;
	em.empty = HOLE_NONE;
	em.missing = HOLE_ERROR;
	make(&old, &em, "10.0.0.1/32\n");
	make(&now, &em, "10.0.0.2/32\n");
	is_delta(&old, &now, HEAD "object-group network M365-V4\n"
	    " host 10.0.0.2\n no host 10.0.0.1\n exit\n!\n", 0, 0);
}

/* An object that comes is written whole; one that goes stays there. */
static void
test_objects(void **state)
{
	const struct emitter	*em = emitter_find("cisco-ios-prefix-list");
	struct version		 old, now;

	(void)state;
	numbered(&old, em, "10.0.0.1/32\n", NUMBERS(5), 99);
	old.has[V4] = 0;
	numbered(&now, em, "10.0.0.1/32\n", NUMBERS(5), 99);
	is_delta(&old, &now, HEAD
	    "ip prefix-list M365-V4 seq 5 permit 10.0.0.1/32\n"
	    "ip prefix-list M365-V4 seq 99 deny 0.0.0.0/0 le 32\n", 0, 0);
	numbered(&old, em, "10.0.0.1/32\n", NUMBERS(5), 99);
	numbered(&now, em, "10.0.0.1/32\n", NUMBERS(5), 99);
	now.has[V4] = 0;
	is_delta(&old, &now, HEAD
	    "! M365-V4 is no longer written and stays on the device\n", 0, 0);
	/* one that is as it was is not written again */
	make(&old, emitter_find("cisco-iosxr-prefix-set"), "10.0.0.1/32\n");
	make(&now, emitter_find("cisco-iosxr-prefix-set"), "10.0.0.1/32\n");
	is_delta(&old, &now, HEAD, 0, 0);
}

/* The objects of several versions, under names of their own. */
static size_t
several(struct emit_object *o, struct version *v, size_t n)
{
	static const char *const	 name[] = { "ONE", "TWO", "THREE" };
	struct emit_object		 pair[FAMILIES];
	size_t				 i;

	for (i = 0; i < n; i++) {
		assert_int_equal(version_objects(&v[i], pair), 1);
		o[i] = pair[0];
		o[i].name = name[i];
	}
	return n;
}

/*
 * A prefix that moves between lists, both ways: it comes everywhere before it
 * goes anywhere.
 */
static void
test_moves(void **state)
{
	static const char	 want[] = HEAD
	    "ip prefix-list ONE seq 10 permit 10.0.0.2/32\n"
	    "ip prefix-list TWO seq 10 permit 10.0.0.1/32\n"
	    "no ip prefix-list TWO seq 5\n"
	    "no ip prefix-list ONE seq 5\n";
	const struct emitter	*em = emitter_find("cisco-ios-prefix-list");
	struct retired		 gone[2];
	struct version		 old[2], now[2];
	struct emit_object	 a[2], b[2];
	struct emit_edits	 sum;
	struct out		 out;
	char			*s;
	size_t			 i;

	(void)state;
	numbered(&old[0], em, "10.0.0.1/32\n", NUMBERS(5), 100);
	numbered(&old[1], em, "10.0.0.2/32\n", NUMBERS(5), 100);
	numbered(&now[0], em, "10.0.0.2/32\n", NUMBERS(10), 100);
	numbered(&now[1], em, "10.0.0.1/32\n", NUMBERS(10), 100);
	assert_int_equal(out_open_mem(&out), 0);
	assert_int_equal(emit_delta(&out, HEAD_LINE, a, several(a, old, 2), b,
	    several(b, now, 2), &sum), 0);
	s = out_steal(&out, NULL);
	assert_string_equal(s, want);
	free(s);
	/* the whole form, on a device that has the old rows */
	memset(gone, 0, sizeof gone);
	for (i = 0; i < 2; i++) {
		pset_get(a[i].set, 0, &gone[i].prange);
		gone[i].number = 5;
		b[i].retired = &gone[i];
		b[i].nretired = 1;
	}
	assert_int_equal(out_open_mem(&out), 0);
	emit_whole(&out, HEAD_LINE, b, 2);
	s = out_steal(&out, NULL);
	assert_string_equal(s, HEAD
	    "ip prefix-list ONE seq 10 permit 10.0.0.2/32\n"
	    "ip prefix-list ONE seq 100 deny 0.0.0.0/0 le 32\n"
	    "ip prefix-list TWO seq 10 permit 10.0.0.1/32\n"
	    "ip prefix-list TWO seq 100 deny 0.0.0.0/0 le 32\n"
	    "no ip prefix-list TWO seq 5\n"
	    "no ip prefix-list ONE seq 5\n");
	free(s);
	for (i = 0; i < 2; i++) {
		version_free(&old[i]);
		version_free(&now[i]);
	}
}

static void
is_whole(struct version *v, const struct retired *r, size_t n,
    const char *want)
{
	char	*s;

	v->obj[V4].retired = calloc(n, sizeof *r);
	assert_non_null(v->obj[V4].retired);
	memcpy(v->obj[V4].retired, r, n * sizeof *r);
	v->obj[V4].nretired = n;
	s = version_whole(v);
	assert_string_equal(strchr(s, '\n') + 1, want);
	free(s);
	version_free(v);
}

/*
 * The whole form ends with the removal of what is retired: never of what is
 * live again, before the rows only what stands in their way.
 */
static void
test_retired(void **state)
{
	const struct emitter	*em = emitter_find("cisco-ios-prefix-list");
	const struct emitter	*frr = emitter_find("frr-prefix-list");
	const struct emitter	*group = emitter_find("cisco-ios-object-group");
	struct retired		 r[2];
	struct version		 v;

	(void)state;
	memset(r, 0, sizeof r);
	make(&v, group, "10.0.0.1/32\n10.0.0.2/32\n");
	pset_get(&v.obj[V4].set, 0, &r[0].prange);
	r[1].prange = r[0].prange;
	r[1].prange.p.addr[3] = 9;
	is_whole(&v, r, 2, "object-group network M365-V4\n host 10.0.0.1\n"
	    " host 10.0.0.2\n no host 10.0.0.9\n exit\n!\n");
	r[0].number = 5;
	r[1].number = 7;
	numbered(&v, em, "10.0.0.1/32\n", NUMBERS(5), 99);
	is_whole(&v, r, 2, "ip prefix-list M365-V4 seq 5 permit 10.0.0.1/32\n"
	    "ip prefix-list M365-V4 seq 99 deny 0.0.0.0/0 le 32\n"
	    "no ip prefix-list M365-V4 seq 7\n");
	numbered(&v, em, "10.0.0.1/32\n", NUMBERS(7), 99);
	is_whole(&v, r, 2, "no ip prefix-list M365-V4 seq 7\n"
	    "ip prefix-list M365-V4 seq 7 permit 10.0.0.1/32\n"
	    "ip prefix-list M365-V4 seq 99 deny 0.0.0.0/0 le 32\n"
	    "no ip prefix-list M365-V4 seq 5\n");
	numbered(&v, frr, "10.0.0.1/32\n", NUMBERS(6), 99);
	is_whole(&v, r, 2,
	    "no ip prefix-list M365 seq 5 permit 10.0.0.1/32\n"
	    "ip prefix-list M365 seq 6 permit 10.0.0.1/32\n"
	    "ip prefix-list M365 seq 99 deny 0.0.0.0/0 le 32\n"
	    "no ip prefix-list M365 seq 7 permit 10.0.0.9/32\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adds_first),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_sentinel),
		cmocka_unit_test(test_blocked),
		cmocka_unit_test(test_crowded),
		cmocka_unit_test(test_harmless),
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_retired),
	};

	return cmocka_run_group_tests_name("edits", tests, NULL, NULL);
}
