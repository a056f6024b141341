/*
 * Selection and rows: which prefixes a list takes, what it says of them, and
 * what exclude, own, combine and match make of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/publish/members.h"

static struct prefix
pfx(const char *s)
{
	struct prefix	 p;
	const char	*why;

	if (prefix_parse(s, strlen(s), 0, &p, &why) == -1)
		fail_msg("%s: %s", s, why);
	return p;
}

static struct endpoint *
endpoint(struct feed *f, uint32_t id, const char *service, enum category c,
    const char *const *prefixes)
{
	struct endpoint	*ep = feed_endpoint(f);
	struct prefix	 p;

	assert_non_null(ep);
	ep->id = id;
	ep->service = service;
	ep->category = c;
	ep->required = 1;
	for (; *prefixes != NULL; prefixes++) {
		p = pfx(*prefixes);
		assert_int_equal(feed_prefix(f, ep, &p), 0);
	}
	return ep;
}

#define EP(f, id, s, c, ...) \
	endpoint(f, id, s, c, (const char *const []){ __VA_ARGS__, NULL })

/* Three endpoints: 10.1.0.0/16 is in two services and two categories. */
static void
sample(struct feed *f)
{
	struct endpoint	*ep;

	assert_int_equal(feed_init(f, "m365", "o365", "2026010100"), 0);
	f->attrs = ATTR_SERVICE | ATTR_CATEGORY | ATTR_REQUIRED |
	    ATTR_EXPRESS | ATTR_ID | ATTR_PORTS | ATTR_HOSTS;
	ep = EP(f, 1, "exchange", CATEGORY_OPTIMIZE, "10.1.0.0/16",
	    "10.2.0.0/16", "2001:db8::/32");
	ep->tcp = "80,443";
	ep = EP(f, 9, "common", CATEGORY_ALLOW, "10.1.0.0/16", "10.3.0.0/16");
	ep->tcp = "443,8443";
	ep->express_route = 1;
	ep = EP(f, 10, "skype", CATEGORY_ALLOW, "10.3.0.0/16");
	ep->required = 0;
}

static void
selected(const struct members *m, const char *expected)
{
	struct prange	 r;
	char		 buf[1024] = "", one[PREFIX_STRLEN];
	size_t		 i;

	for (i = 0; i < pset_count(&m->set); i++) {
		pset_get(&m->set, i, &r);
		if (i > 0)
			strlcat(buf, " ", sizeof buf);
		strlcat(buf, prefix_str(&r.p, one), sizeof buf);
	}
	assert_string_equal(buf, expected);
}

/* All of a feed, with its words. */
static int
select_words(struct members *m, struct feed *f)
{
	struct conf_list	 l;
	struct feed		*feeds[1] = { f };

	select_filter_init(&l);
	return select_list(m, &l, feeds, 1, 0);
}

static void
test_words(void **state)
{
	struct feed	 f;
	struct members	 m;

	(void)state;
	sample(&f);
	assert_int_equal(select_words(&m, &f), 0);
	selected(&m, "10.1.0.0/16 10.2.0.0/16 10.3.0.0/16 2001:db8::/32");
	assert_string_equal(members_text(&m, 0), "feed=m365 "
	    "service=common,exchange category=optimize id=1,9 tcp=80,443,8443 "
	    "required=yes express-route=yes");
	assert_string_equal(members_text(&m, 2), "feed=m365 "
	    "service=common,skype category=allow id=9,10 tcp=443,8443 "
	    "required=yes express-route=yes");
	members_free(&m);
	feed_free(&f);
}

/* The highest category wins over the whole feed, before selection. */
static void
test_categories_are_disjoint(void **state)
{
	struct feed		 f, *feeds[1] = { &f };
	struct conf_list	 l;
	struct members		 m;
	const char		*common[] = { "common" };

	(void)state;
	sample(&f);
	select_filter_init(&l);
	l.use = USE_ROUTES;
	l.categories = 1u << CATEGORY_ALLOW;
	assert_int_equal(select_list(&m, &l, feeds, 1, 0), 0);
	selected(&m, "10.3.0.0/16");
	members_free(&m);
	/* of Common's two, one is Optimize elsewhere */
	l.services.s = common;
	l.services.n = 1;
	assert_int_equal(select_list(&m, &l, feeds, 1, 0), 0);
	selected(&m, "10.3.0.0/16");
	members_free(&m);
	l.categories = 1u << CATEGORY_OPTIMIZE;
	assert_int_equal(select_list(&m, &l, feeds, 1, 0), 0);
	selected(&m, "10.1.0.0/16");
	members_free(&m);
	feed_free(&f);
}

static void
test_filters(void **state)
{
	struct feed		 f, *feeds[1] = { &f };
	struct conf_list	 l;
	struct members		 m;
	const char		*id[] = { "10" };

	(void)state;
	sample(&f);
	select_filter_init(&l);
	l.use = USE_TRAFFIC;
	l.required = 0;
	assert_int_equal(select_list(&m, &l, feeds, 1, 0), 0);
	selected(&m, "10.3.0.0/16");
	members_free(&m);
	l.required = -1;
	l.express_route = 1;
	assert_int_equal(select_list(&m, &l, feeds, 1, 0), 0);
	selected(&m, "10.1.0.0/16 10.3.0.0/16");
	members_free(&m);
	l.express_route = -1;
	l.ids.s = id;
	l.ids.n = 1;
	assert_int_equal(select_list(&m, &l, feeds, 1, 0), 0);
	selected(&m, "10.3.0.0/16");
	members_free(&m);
	l.ids.n = 0;
	l.family = 6;
	assert_int_equal(select_list(&m, &l, feeds, 1, 0), 0);
	selected(&m, "2001:db8::/32");
	members_free(&m);
	feed_free(&f);
}

/* A plain feed beside one with attributes: each says whose a prefix is. */
static void
test_two_feeds_and_include(void **state)
{
	struct feed		 f, own, *feeds[2] = { &f, &own };
	struct conf_list	 l;
	struct members		 m;
	struct prefix		 p;

	(void)state;
	sample(&f);
	assert_int_equal(feed_init(&own, "own", "text", "-"), 0);
	EP(&own, 0, NULL, CATEGORY_NONE, "10.2.0.0/16", "10.9.0.0/16");
	select_filter_init(&l);
	l.use = USE_ROUTES;
	l.categories = 1u << CATEGORY_OPTIMIZE;
	p = pfx("10.9.0.0/16");
	assert_int_equal(pset_add(&l.include, &p), 0);
	p = pfx("192.0.2.0/24");
	assert_int_equal(pset_add(&l.include, &p), 0);
	assert_int_equal(pset_sort(&l.include), 0);
	assert_int_equal(select_list(&m, &l, feeds, 2, 0), 0);
	selected(&m, "10.1.0.0/16 10.2.0.0/16 10.9.0.0/16 192.0.2.0/24 "
	    "2001:db8::/32");
	assert_string_equal(members_text(&m, 1), "feed=m365 service=exchange "
	    "category=optimize id=1 tcp=80,443 required=yes express-route=no "
	    "feed=own");
	assert_string_equal(members_text(&m, 2), "feed=own local");
	assert_string_equal(members_text(&m, 3), "local");
	assert_true(words_local(members_text(&m, 3)));
	assert_false(words_local(members_text(&m, 1)));
	members_free(&m);
	pset_free(&l.include);
	feed_free(&f);
	feed_free(&own);
}

/* A value can't forge a key, a second group or the mark of a local row. */
static void
test_hostile_value(void **state)
{
	struct feed	 f;
	struct members	 m;
	const char	*v;

	(void)state;
	assert_int_equal(feed_init(&f, "m365", "o365", "-"), 0);
	f.attrs = ATTR_SERVICE;
	EP(&f, 1, "a local\nfeed=b service=x,\x1b[2J%", CATEGORY_ALLOW,
	    "10.1.0.0/16");
	assert_int_equal(select_words(&m, &f), 0);
	assert_false(words_local(members_text(&m, 0)));
	assert_null(strchr(members_text(&m, 0), '\n'));
	assert_null(strchr(members_text(&m, 0), 0x1b));
	assert_int_equal(words_get(members_text(&m, 0), "b", "service", &v),
	    0);
	assert_int_not_equal(words_get(members_text(&m, 0), "m365", "service",
	    &v), 0);
	members_free(&m);
	feed_free(&f);
}

static void
plain_members(struct members *m, const char *const *texts)
{
	struct prefix	 p;

	memset(m, 0, sizeof *m);
	assert_int_equal(members_intern(m, "feed=x"), 0);
	for (; *texts != NULL; texts++) {
		p = pfx(*texts);
		assert_int_equal(pset_add(&m->set, &p), 0);
	}
	assert_int_equal(pset_sort(&m->set), 0);
}

static void
add(struct pset *s, const char *text)
{
	struct prefix	 p = pfx(text);

	assert_int_equal(pset_add(s, &p), 0);
	s->sorted = 0;
	assert_int_equal(pset_sort(s), 0);
}

/* What the rows are; "" with the return value when they are refused. */
static int
rows(const char *const *texts, const struct conf_list *l, char *buf,
    size_t size)
{
	struct members	 m;
	struct pset	 out;
	struct prange	 r;
	char		 why[256], one[PREFIX_STRLEN];
	size_t		 i;
	int		 rc;

	plain_members(&m, texts);
	buf[0] = '\0';
	rc = select_rows(&out, &m, l, 0, why, sizeof why);
	for (i = 0; rc == 0 && i < pset_count(&out); i++) {
		pset_get(&out, i, &r);
		if (i > 0)
			strlcat(buf, ", ", size);
		strlcat(buf, prange_str(&r, one), size);
	}
	if (rc != 0)
		strlcpy(buf, why, size);
	pset_free(&out);
	members_free(&m);
	return rc;
}

#define ROWS(l, buf, ...) \
	rows((const char *const []){ __VA_ARGS__, NULL }, l, buf, sizeof buf)

static void
test_exclude(void **state)
{
	struct conf_list	 l;
	char			 buf[512];

	(void)state;
	select_filter_init(&l);
	add(&l.exclude, "10.0.0.0/25");
	add(&l.exclude, "10.0.0.128/25");
	assert_int_equal(ROWS(&l, buf, "10.0.0.0/24", "10.0.1.0/24"), 0);
	assert_string_equal(buf, "10.0.1.0/24");
	assert_int_equal(ROWS(&l, buf, "10.0.0.0/23"), ROWS_FAILED);
	assert_non_null(strstr(buf, "10.0.0.0/23"));
	l.combine = COMBINE_COVER;
	assert_int_equal(ROWS(&l, buf, "10.0.0.0/22"), 0);
	assert_string_equal(buf, "10.0.1.0/24, 10.0.2.0/23");
	pset_free(&l.exclude);
}

static void
test_own(void **state)
{
	struct conf_list	 l;
	char			 buf[512];

	(void)state;
	select_filter_init(&l);
	add(&l.own, "10.0.0.64/26");
	assert_int_equal(ROWS(&l, buf, "10.0.1.0/24"), 0);
	assert_int_equal(ROWS(&l, buf, "10.0.0.0/24"), ROWS_OWN);
	assert_non_null(strstr(buf, "10.0.0.64/26"));
	/* what the list excludes does not meet it any more */
	l.combine = COMBINE_COVER;
	add(&l.exclude, "10.0.0.0/25");
	assert_int_equal(ROWS(&l, buf, "10.0.0.0/24"), 0);
	assert_string_equal(buf, "10.0.0.128/25");
	pset_free(&l.own);
	pset_free(&l.exclude);
}

static void
test_match(void **state)
{
	struct conf_list	 l;
	char			 buf[512];

	(void)state;
	select_filter_init(&l);
	l.match = MATCHES_ORLONGER;
	assert_int_equal(ROWS(&l, buf, "10.0.0.0/24", "2001:db8::/32"), 0);
	assert_string_equal(buf, "10.0.0.0/24 le 32, 2001:db8::/32 le 128");
	l.match = MATCHES_UPTO;
	l.upto4 = 24;
	l.upto6 = 48;
	assert_int_equal(ROWS(&l, buf, "10.0.0.0/16", "10.2.0.0/25",
	    "2001:db8::/32"), 0);
	assert_string_equal(buf, "10.0.0.0/16 le 24, 10.2.0.0/25, "
	    "2001:db8::/32 le 48");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_categories_are_disjoint),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_two_feeds_and_include),
		cmocka_unit_test(test_hostile_value),
		cmocka_unit_test(test_exclude),
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_match),
	};

	return cmocka_run_group_tests_name("select", tests, NULL, NULL);
}
