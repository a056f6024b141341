/*
 * Writers of records, and records at random: read(write(x)) is x, a changed
 * byte is noticed or changes nothing that the rows say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "record.h"
#include "said.h"

#define D	"0123456789abcdef0123456789abcdef" \
		"0123456789abcdef0123456789abcdef"

static void
same_object(const struct object_record *a, const struct object_record *b)
{
	size_t	 i, n = pset_count(&a->set);

	assert_string_equal(a->platform, b->platform);
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->af, b->af);
	assert_int_equal(a->sentinel, b->sentinel);
	assert_string_equal(a->digest, b->digest);
	assert_true(pset_equal(&a->set, &b->set));
	/* no rows, no numbers: the array may be there or not */
	for (i = 0; i < n; i++)
		assert_int_equal(a->number ? a->number[i] : 0,
		    b->number ? b->number[i] : 0);
}

static void
same_retired(const struct object_record *a, const struct object_record *b)
{
	size_t	 i;

	assert_string_equal(a->list, b->list);
	assert_int_equal(a->nretired, b->nretired);
	for (i = 0; i < a->nretired; i++) {
		assert_int_equal(a->retired[i].number, b->retired[i].number);
		assert_int_equal(prange_cmp(&a->retired[i].prange,
		    &b->retired[i].prange), 0);
	}
}

static void
same_out(const struct out_record *a, const struct out_record *b)
{
	size_t	 i;

	assert_string_equal(a->output, b->output);
	assert_string_equal(a->file, b->file);
	assert_string_equal(a->state, b->state);
	assert_string_equal(a->digest, b->digest);
	assert_int_equal(a->nobj, b->nobj);
	for (i = 0; i < a->nobj; i++) {
		same_object(&a->obj[i], &b->obj[i]);
		same_retired(&a->obj[i], &b->obj[i]);
		assert_true(pset_equal(&a->obj[i].foreign,
		    &b->obj[i].foreign));
	}
}

static void
sample(void **unused)
{
	static const char	 want[] =
	    "foreign 13.107.6.152/31 31 31\nforeign 52.96.0.0/14 16 24\n"
	    "retired 40.96.0.0/13 13 13 20\nretired 13.107.128.0/22 22 22 3\n"
	    "object cisco-ios-prefix-list AMS-M365-V6 v6 O365-OPT\ndigest ";
	struct out_record	 a, b;
	char			*s;
	size_t			 n;

	(void)unused;
	record_sample(&a);
	assert_non_null(s = out_record_text(&a, &n));
	assert_int_equal(strncmp(s, "o365feed-record 1 output edge1\n"
	    "path out/edge 1.cfg\nstate ", 56), 0);
	assert_non_null(strstr(s, "\nsentinel 4294967294\n"
	    "row 13.107.6.152/31 31 31 5\nrow 13.107.18.0/24 24 32 10\n"));
	assert_non_null(strstr(s, want));
	assert_non_null(strstr(s, " AMS-M365 both O365-OPT\n"));
	assert_non_null(strstr(s, "\nsentinel -\nrow 13.107.6.152/31 31 31 -\n"
	    "row 2603:1006::/40 40 40 -\n"));
	assert_int_equal(record_out(&b, s, n), 1);
	same_out(&a, &b);
	assert_ptr_equal(out_record_find(&b, "cisco-ios-prefix-list",
	    "AMS-M365-V6", 6), &b.obj[1]);
	assert_null(out_record_find(&b, "cisco-ios-prefix-list",
	    "AMS-M365-V6", 4));
	out_record_free(&a);
	out_record_free(&b);
	out_record_free(&b);
	out_record_free(NULL);
	free(s);
}

/* What an object was given is kept, and is part of its state. */
static void
parameters(void **unused)
{
	const struct emit_given	 given[] = { { "next-hop", "192.0.2.1" },
				     { "distance", "20" } };
	struct out_record	 a, b;
	struct object_record	*o;
	char			*s, *at;
	size_t			 n;

	(void)unused;
	memset(&a, 0, sizeof a);
	a.output = strdup("edge1");
	a.file = strdup("out/edge1.cfg");
	o = record_object(&a, "some-static-route", "M365-V4", 4);
	assert_int_equal(object_record_give(&a, o, given, 2), 0);
	record_row(o, "13.107.6.152/31", 31, 31, 0);
	record_seal(&a);
	assert_non_null(s = out_record_text(&a, &n));
	assert_non_null(strstr(s, "\nsentinel -\nparam next-hop 192.0.2.1\n"
	    "param distance 20\nrow 13.107.6.152/31 31 31 -\n"));
	assert_int_equal(record_out(&b, s, n), 1);
	assert_int_equal(b.obj[0].ngiven, 2);
	assert_string_equal(b.obj[0].given[1].value, "20");
	same_out(&a, &b);
	out_record_free(&b);
	assert_non_null(at = strstr(s, "192.0.2.1"));
	at[8] = '2';
	assert_int_equal(record_out(&b, s, n), -1);
	out_record_free(&a);
	free(s);
}

/* The order of the names given does not matter, nor that one is given twice. */
static void
feed_names(void **unused)
{
	static const char	 head[] =
	    "o365feed-record 1 feed m365\nsource o365\nversion -\n"
	    "digest " D "\nprefixes v4 7\nprefixes v6 0\n"
	    "service exchange\nservice skype\ncover 52.96.0.0/14\n";
	const char		*names[] = { "skype", "exchange", "skype" };
	struct feed_record	 f, g;
	struct prefix		 p;
	const char		*why;
	char			*s, *again, hex[DIGEST_SIZE];
	size_t			 n, m;

	(void)unused;
	memset(&f, 0, sizeof f);
	f.feed = strdup("m365");
	f.source = strdup("o365");
	f.version = strdup("-");
	memcpy(f.digest, D, sizeof f.digest);
	f.services.s = calloc(3, sizeof *names);
	memcpy(f.services.s, names, sizeof names);
	f.services.n = 3;
	f.n4 = 7;
	assert_int_equal(prefix_parse("52.96.0.0/14", 12, 0, &p, &why), 0);
	assert_int_equal(pset_add(&f.cover, &p), 0);
	assert_int_equal(pset_sort(&f.cover), 0);
	assert_non_null(s = feed_record_text(&f, &n));
	assert_memory_equal(s, head, sizeof head - 1);
	digest_of(head, sizeof head - 1, hex);
	assert_int_equal(strncmp(s + sizeof head - 1, "end ", 4), 0);
	assert_int_equal(strncmp(s + sizeof head + 3, hex, DIGEST_LEN), 0);
	assert_string_equal(s + sizeof head + 3 + DIGEST_LEN, "\n");
	assert_int_equal(n, strlen(s));
	assert_int_equal(record_feed(&g, s, n), 1);
	assert_int_equal(g.n4, 7);
	assert_int_equal(g.services.n, 2);
	assert_non_null(again = feed_record_text(&g, &m));
	assert_string_equal(s, again);
	feed_record_free(&f);
	feed_record_free(&g);
	free(s);
	free(again);
}

/* Nothing that comes from outside can end a word or a line. */
static void
writers_refuse(void **unused)
{
	static const char *const hostile[] = { "", "a\nend", "a\rb", "a\033b",
	    " a", "a\177", NULL };
	struct out_record	 o;
	struct list_record	 l;
	struct feed_record	 f;
	const char		*s[1];
	size_t			 i, n;

	(void)unused;
	said_begin();
	for (i = 0; hostile[i] != NULL; i++) {
		record_sample(&o);
		o.obj[1].list = hostile[i];
		assert_null(out_record_text(&o, &n));
		o.obj[1].list = "L";
		o.obj[1].name = hostile[i];
		assert_null(out_record_text(&o, &n));
		o.obj[1].name = "N";
		free(o.file);
		o.file = strdup(hostile[i]);
		assert_null(out_record_text(&o, &n));
		out_record_free(&o);

		memset(&l, 0, sizeof l);
		memcpy(l.filter, D, sizeof l.filter);
		l.list = strdup("L");
		l.m.host = calloc(1, sizeof *l.m.host);
		l.m.nhost = 1;
		l.m.host[0].name = hostile[i];
		assert_null(list_record_text(&l, &n));
		l.m.host[0].name = "example.com";
		/* no words at all are fine */
		if (hostile[i][0] != '\0') {
			assert_int_equal(members_intern(&l.m, hostile[i]), 0);
			assert_null(list_record_text(&l, &n));
		}
		list_record_free(&l);

		memset(&f, 0, sizeof f);
		memcpy(f.digest, D, sizeof f.digest);
		f.feed = strdup("f");
		f.source = strdup("o365");
		f.version = strdup("1");
		s[0] = hostile[i];
		f.services.s = s;
		f.services.n = 1;
		assert_null(feed_record_text(&f, &n));
		f.services.s = NULL;
		f.services.n = 0;
		feed_record_free(&f);
	}
	record_sample(&o);
	o.state[0] = '\0';
	assert_null(out_record_text(&o, &n));
	out_record_free(&o);
	record_sample(&o);
	o.obj[0].set.sorted = 0;
	assert_null(out_record_text(&o, &n));
	out_record_free(&o);
	said_end(record_said, sizeof record_said);
	assert_non_null(strstr(record_said, "can't stand in a record"));
}

static void
random_round_trips(void **unused)
{
	struct out_record	 a, b;
	char			*s, *again;
	size_t			 n, m;
	long			 i;

	(void)unused;
	record_quiet(1);
	for (i = record_count(200); i > 0; i--) {
		record_random(&a);
		assert_non_null(s = out_record_text(&a, &n));
		assert_int_equal(record_out(&b, s, n), 1);
		same_out(&a, &b);
		assert_non_null(again = out_record_text(&b, &m));
		assert_string_equal(s, again);
		free(s);
		free(again);
		out_record_free(&a);
		out_record_free(&b);
	}
	record_quiet(0);
}

/* Flip, insert, remove, repeat or move bytes; whole lines now and then. */
static char *
mutate(const char *s, size_t n, size_t *len)
{
	static const char	 likely[] = "0123456789abcdf.:/- \n<=>v";
	char			*t = malloc(2 * n + 2);
	size_t			 at = record_rand() % n, k;

	assert_non_null(t);
	memcpy(t, s, n);
	*len = n;
	switch (record_rand() % 5) {
	case 0:
		t[at] = (char)record_rand();
		break;
	case 1:
		t[at] = likely[record_rand() % (sizeof likely - 1)];
		break;
	case 2:
		memmove(t + at, t + at + 1, n - at - 1);
		*len = n - 1;
		break;
	case 3:
		memmove(t + at + 1, t + at, n - at);
		t[at] = likely[record_rand() % (sizeof likely - 1)];
		*len = n + 1;
		break;
	default:
		/* a line twice, or gone */
		while (at > 0 && t[at - 1] != '\n')
			at--;
		for (k = at; k < n && t[k] != '\n'; k++)
			;
		k = k < n ? k + 1 - at : n - at;
		if (record_rand() % 2) {
			memmove(t + at, t + at + k, n - at - k);
			*len = n - k;
		} else {
			memmove(t + at + k, t + at, n - at);
			*len = n + k;
		}
	}
	return t;
}

static void
mutated_outputs(void **unused)
{
	struct out_record	 a, b;
	char			*s, *t, *again;
	size_t			 n, m, k, i;
	long			 count, ok = 0;

	(void)unused;
	record_sample(&a);
	assert_non_null(s = out_record_text(&a, &n));
	record_bare(s, &n);
	record_quiet(1);
	for (count = record_count(3000); count > 0; count--) {
		t = mutate(s, n, &m);
		if (record_out(&b, t, m) == 1) {
			/* no row, number or name is another one */
			assert_string_equal(a.state, b.state);
			assert_int_equal(a.nobj, b.nobj);
			for (i = 0; i < a.nobj; i++)
				same_object(&a.obj[i], &b.obj[i]);
			/* and what differs is as the text says */
			assert_non_null(again = out_record_text(&b, &k));
			record_as_read(again, k, t, m);
			free(again);
			out_record_free(&b);
			ok++;
		} else
			assert_null(b.obj);
		free(t);
	}
	record_quiet(0);
	assert_int_equal(strncmp(record_said, "o365feed: ", 10), 0);
	printf("# %ld mutations were no other record\n", ok);
	free(s);
	out_record_free(&a);
}

/*
 * A record whose digest a hand took off is what its bytes say, never something
 * else; with its digest it is what was written, or refused.
 */
static void
mutated_others(void **unused)
{
	static const char	 feed[] =
	    "o365feed-record 1 feed m365\nsource o365\nversion 2026042900\n"
	    "digest " D "\nprefixes v4 9\nprefixes v6 9\n"
	    "service exchange\nservice skype\ntag Azure Front Door\n"
	    "cover 13.107.6.152/31\ncover 52.96.0.0/14\n"
	    "cover 2603:1006::/40\nend\n";
	static const char	 list[] =
	    "o365feed-record 1 list O365-OPT\nfilter " D "\n"
	    "prefix 13.107.6.152/31 feed=m365 service=exchange id=1,11\n"
	    "prefix 203.0.113.0/24 local\nprefix 2001:db8::/32\n"
	    "host *.example.com feed=m365 id=4\nhost example.com local\nend\n";
	struct feed_record	 f;
	struct list_record	 l;
	char			*t, *again;
	size_t			 m, k;
	long			 count;
	int			 is_feed, rc;

	(void)unused;
	record_quiet(1);
	for (count = record_count(4000); count > 0; count--) {
		is_feed = count % 2 == 0;
		t = is_feed ? mutate(feed, sizeof feed - 1, &m) :
		    mutate(list, sizeof list - 1, &m);
		rc = is_feed ? record_feed(&f, t, m) : record_list(&l, t, m);
		if (rc == 1) {
			again = is_feed ? feed_record_text(&f, &k) :
			    list_record_text(&l, &k);
			assert_non_null(again);
			record_as_read(again, k, t, m);
			free(again);
		}
		if (is_feed)
			feed_record_free(&f);
		else
			list_record_free(&l);
		free(t);
	}
	record_quiet(0);
}

/*
 * A record as it was written, and one bit of it another: whatever bit it is,
 * no prefix comes or goes by that.
 */
static void
one_bit(void **unused)
{
	static const char	 list[] =
	    "o365feed-record 1 list O365-OPT\nfilter " D "\n"
	    "prefix 52.96.0.0/14 feed=m365 id=1,11\n"
	    "prefix 203.0.113.0/24 local\nhost example.com local\nend\n";
	struct list_record	 l;
	char			*s;
	size_t			 n, i;

	(void)unused;
	assert_int_equal(record_list(&l, list, sizeof list - 1), 1);
	assert_non_null(s = list_record_text(&l, &n));
	list_record_free(&l);
	assert_int_equal(record_list(&l, s, n), 1);
	list_record_free(&l);
	record_quiet(1);
	for (i = 0; i < 8 * n; i++) {
		s[i / 8] ^= (char)(1 << i % 8);
		assert_int_equal(record_list(&l, s, n), -1);
		s[i / 8] ^= (char)(1 << i % 8);
	}
	for (i = 0; i < n; i++)
		assert_int_equal(record_list(&l, s, i), -1);
	record_quiet(0);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(sample),
		cmocka_unit_test(parameters),
		cmocka_unit_test(feed_names),
		cmocka_unit_test(writers_refuse),
		cmocka_unit_test(random_round_trips),
		cmocka_unit_test(mutated_outputs),
		cmocka_unit_test(mutated_others),
		cmocka_unit_test(one_bit),
	};

	record_seed();
	return cmocka_run_group_tests_name("record text", tests, record_setup,
	    record_teardown);
}
