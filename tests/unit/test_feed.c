#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/limits.h"
#include "../../src/feed/feed.h"
#include "said.h"

static void
add(struct feed *f, struct endpoint *ep, const char *text)
{
	struct prefix	 p;
	const char	*why;

	assert_int_equal(prefix_parse(text, strlen(text), 0, &p, &why), 0);
	assert_int_equal(feed_prefix(f, ep, &p), 0);
}

static void
test_init(void **state)
{
	struct feed	 f;
	char		 name[] = "m365";

	(void)state;
	assert_int_equal(feed_init(&f, name, "o365", "2026042900"), 0);
	name[0] = 'x';
	assert_string_equal(f.name, "m365");
	assert_string_equal(f.source, "o365");
	assert_string_equal(f.version, "2026042900");
	assert_int_equal(f.nep, 0);
	feed_free(&f);
	assert_null(f.ep);
	feed_free(&f);
	feed_free(NULL);
	assert_int_equal(feed_init(&f, "t", "text", NULL), 0);
	assert_string_equal(f.version, "-");
	feed_free(&f);
}

/* Endpoints cut the prefixes of the feed into pieces; dropping gives back. */
static void
test_endpoints(void **state)
{
	struct feed	 f;
	struct endpoint	*ep;

	(void)state;
	assert_int_equal(feed_init(&f, "m365", "o365", "1"), 0);
	assert_non_null(ep = feed_endpoint(&f));
	add(&f, ep, "10.2.0.0/16");
	add(&f, ep, "2001:db8::/32");
	add(&f, ep, "10.1.0.0/16");
	assert_non_null(ep = feed_endpoint(&f));
	assert_int_equal(feed_hosts(&f, ep, 0), 0);
	assert_null(ep->host);
	assert_non_null(ep = feed_endpoint(&f));
	add(&f, ep, "10.2.0.0/16");
	assert_int_equal(feed_hosts(&f, ep, 2), 0);
	assert_int_equal(f.nhosts, 2);
	assert_int_equal(f.nep, 3);
	assert_int_equal(f.ep[0].first4, 0);
	assert_int_equal(f.ep[0].n4, 2);
	assert_int_equal(f.ep[0].n6, 1);
	assert_int_equal(f.ep[1].n4, 0);
	assert_int_equal(f.ep[2].first4, 2);
	assert_int_equal(f.ep[2].first6, 1);
	assert_int_equal(f.ep[2].n4, 1);
	feed_drop(&f);
	assert_int_equal(f.nep, 2);
	assert_int_equal(f.nhosts, 0);
	assert_int_equal(f.prefixes.n4, 2);
	assert_int_equal(f.prefixes.n6, 1);
	feed_free(&f);
}

static void
test_limits(void **state)
{
	struct feed	 f;
	char		 said[256];
	size_t		 i;

	(void)state;
	assert_int_equal(feed_init(&f, "m365", "o365", "1"), 0);
	for (i = 0; i < LIMIT_ENDPOINTS; i++)
		assert_non_null(feed_endpoint(&f));
	said_begin();
	assert_null(feed_endpoint(&f));
	said_end(said, sizeof said);
	assert_string_equal(said,
	    "o365feed: feed m365: more than 200000 endpoints\n");
	said_begin();
	assert_int_equal(feed_hosts(&f, f.ep, LIMIT_HOSTS + 1), -1);
	said_end(said, sizeof said);
	assert_string_equal(said,
	    "o365feed: feed m365: more than 1000000 host names\n");
	assert_int_equal(feed_hosts(&f, f.ep, LIMIT_HOSTS), 0);
	said_begin();
	assert_int_equal(feed_hosts(&f, f.ep, 1), -1);
	said_end(said, sizeof said);
	feed_free(&f);
}

static void
test_services(void **state)
{
	static const char *const t[][2] = {
		{ "Exchange", "exchange" }, { "SharePoint", "sharepoint" },
		{ "Skype", "skype" }, { "Teams", "skype" },
		{ "teams", "skype" }, { "Common", "common" },
		{ "MEM", "mem" }, { "Intune", "mem" }, { "INTUNE", "mem" },
		{ "Copilot 365", "copilot 365" }, { "", "" },
	};
	struct arena	 a;
	size_t		 i;

	(void)state;
	memset(&a, 0, sizeof a);
	for (i = 0; i < sizeof t / sizeof t[0]; i++)
		assert_string_equal(service_canonical(&a, t[i][0]), t[i][1]);
	arena_free(&a);
}

static void
test_categories(void **state)
{
	(void)state;
	assert_int_equal(category_of("Optimize"), CATEGORY_OPTIMIZE);
	assert_int_equal(category_of("ALLOW"), CATEGORY_ALLOW);
	assert_int_equal(category_of("default"), CATEGORY_DEFAULT);
	assert_int_equal(category_of("none"), CATEGORY_NONE);
	assert_int_equal(category_of("Optimise"), CATEGORY_NONE);
	assert_int_equal(category_of(""), CATEGORY_NONE);
	assert_string_equal(category_name(CATEGORY_OPTIMIZE), "optimize");
	assert_string_equal(category_name(CATEGORY_DEFAULT), "default");
	assert_true(CATEGORY_OPTIMIZE > CATEGORY_ALLOW &&
	    CATEGORY_ALLOW > CATEGORY_DEFAULT);
}

static void
test_ports(void **state)
{
	static const char *const good[][2] = {
		{ "443", "443" }, { "443,80", "80,443" },
		{ "80, 443", "80,443" }, { "443, 80", "80,443" },
		{ "143, 587, 993, 995", "143,587,993,995" },
		{ "3478,3479,3480,3481", "3478,3479,3480,3481" },
		{ "5061, 50000-59999", "5061,50000-59999" },
		{ "50000-59999, 443", "443,50000-59999" },
		{ "443,443,80,443", "80,443" },
		{ " 25\t, 53 ", "25,53" }, { "80 - 90", "80-90" },
		{ "80-90,85", "80-90" }, { "85-95,80-90", "80-95" },
		{ "80,81", "80,81" }, { "80-80", "80" },
		{ "1-65535", "1-65535" },
		{ "65535-65535,65534", "65534,65535" },
	};
	static const char *const bad[] = {
		"443,", ",443", "443,,80", "443 80", "any", "*", "0", "0080",
		"65536", "99999999999999999999", "-", "80-", "-80", "90-80",
		"80-90-100", "80;443", "443\n", "tcp/443", "80-65536",
		"+80", ",",
	};
	struct arena	 a;
	size_t		 i;
	int		 wrong;

	(void)state;
	memset(&a, 0, sizeof a);
	for (i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_string_equal(ports_canonical(&a, good[i][0], &wrong),
		    good[i][1]);
		assert_false(wrong);
	}
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		wrong = 0;
		assert_null(ports_canonical(&a, bad[i], &wrong));
		if (!wrong)
			fail_msg("\"%s\" passes", bad[i]);
	}
	wrong = 1;
	assert_null(ports_canonical(&a, "", &wrong));
	assert_false(wrong);
	assert_null(ports_canonical(&a, " \t", &wrong));
	assert_false(wrong);
	assert_null(ports_canonical(&a, NULL, &wrong));
	assert_false(wrong);
	arena_free(&a);
}

static void
test_hosts(void **state)
{
	static const char *const good[] = {
		"outlook.office.com", "*.sharepoint.com", "*cdn.onenote.net",
		"autodiscover.*.onmicrosoft.com", "*-files.sharepoint.com",
		"aka.ms", "localhost", "A.Mixed.Case", "_dmarc.x.com",
		"1.2.3.4.in-addr.arpa", "*", "365.x",
	};
	static const char *const bad[] = {
		"", ".", ".x.com", "x..com", "x.com.", "http://x.com",
		"x.com/path", "x.com:443", "x y.com", "x.com\n", "\x01.com",
		"\xc3\xbc.de", "10.0.0.1", "10.0.0.0/8", "x.123",
		"a,b", "x.com\x7f",
	};
	char		 name[300];
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof good[0]; i++)
		if (host_check(good[i], strlen(good[i])) != NULL)
			fail_msg("\"%s\" is refused", good[i]);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (host_check(bad[i], strlen(bad[i])) == NULL)
			fail_msg("\"%s\" passes", bad[i]);
	memset(name, 'a', sizeof name);
	assert_null(host_check(name, 63));
	assert_non_null(host_check(name, 64));
	for (i = 3; i < sizeof name; i += 4)
		name[i] = '.';
	assert_null(host_check(name, 253));
	assert_non_null(host_check(name, 254));
}

/* Two endpoints whose words, order and notes the caller chooses. */
struct sample {
	const char	*p[4], *h[3], *notes, *tcp, *service;
	uint32_t	 id;
	enum category	 category;
	int		 required, express_route;
	const char	*udp, *tag, *region, *community;
};

static void
sample_add(struct feed *f, const struct sample *s)
{
	struct endpoint	*ep = feed_endpoint(f);
	size_t		 i, n;

	assert_non_null(ep);
	ep->id = s->id;
	ep->service = s->service;
	ep->tcp = s->tcp;
	ep->udp = s->udp;
	ep->tag = s->tag;
	ep->region = s->region;
	ep->community = s->community;
	ep->notes = s->notes;
	ep->category = s->category;
	ep->required = s->required;
	ep->express_route = s->express_route;
	for (i = 0; i < 4 && s->p[i] != NULL; i++)
		add(f, ep, s->p[i]);
	for (n = 0; n < 3 && s->h[n] != NULL; n++)
		;
	assert_int_equal(feed_hosts(f, ep, n), 0);
	for (i = 0; i < n; i++)
		ep->host[i] = s->h[i];
}

static void
digest_of_samples(const struct sample *a, const struct sample *b,
    const char *version, char hex[DIGEST_SIZE])
{
	struct feed	 f;

	assert_int_equal(feed_init(&f, "m365", "o365", version), 0);
	sample_add(&f, a);
	if (b != NULL)
		sample_add(&f, b);
	assert_int_equal(feed_digest(&f, hex), 0);
	feed_free(&f);
}

static const struct sample one = {
	{ "10.2.0.0/16", "10.1.0.0/16", "2001:db8::/32", NULL },
	{ "b.example", "a.example", NULL }, "words", "80,443", "exchange", 1,
	CATEGORY_OPTIMIZE, 1, 1, "3478", "Sql", "westeurope", "12076:5010"
};
static const struct sample two = {
	{ "192.0.2.0/24", NULL, NULL, NULL }, { NULL, NULL, NULL }, NULL,
	"443", "common", 2, CATEGORY_ALLOW, 0, 1, NULL, NULL, NULL, NULL
};

static void
test_digest_same(void **state)
{
	char		 want[DIGEST_SIZE], got[DIGEST_SIZE];
	struct sample	 s = one;

	(void)state;
	digest_of_samples(&one, &two, "1", want);
	assert_true(digest_ok(want));
	digest_of_samples(&two, &one, "2", got);	/* order, version */
	assert_string_equal(got, want);
	s.notes = NULL;
	s.p[0] = one.p[2];
	s.p[2] = one.p[0];
	s.p[3] = one.p[1];				/* repeated */
	s.h[0] = one.h[1];
	s.h[1] = one.h[0];
	s.h[2] = one.h[0];
	digest_of_samples(&s, &two, "1", got);
	assert_string_equal(got, want);
}

static void
differs(const struct sample *s, const char *what)
{
	char	 want[DIGEST_SIZE], got[DIGEST_SIZE];

	digest_of_samples(&one, &two, "1", want);
	digest_of_samples(s, &two, "1", got);
	if (strcmp(want, got) == 0)
		fail_msg("%s does not count", what);
}

#define DIFFERS(change)				\
	do {					\
		struct sample s = one;		\
						\
		change;				\
		differs(&s, #change);		\
	} while (0)

static void
test_digest_differs(void **state)
{
	struct feed	 f;
	char		 a[DIGEST_SIZE], b[DIGEST_SIZE];

	(void)state;
	DIFFERS(s.id = 3);
	DIFFERS(s.service = "skype");
	DIFFERS(s.category = CATEGORY_ALLOW);
	DIFFERS(s.required = 0);
	DIFFERS(s.express_route = 0);
	DIFFERS(s.tcp = "443");
	DIFFERS(s.tcp = NULL);
	DIFFERS(s.udp = "443");
	DIFFERS(s.udp = s.tcp; s.tcp = one.udp);
	DIFFERS(s.tag = "Storage");
	DIFFERS(s.region = "");
	DIFFERS(s.community = "12076:5020");
	DIFFERS(s.p[0] = "10.2.0.0/17");
	DIFFERS(s.p[0] = NULL);
	DIFFERS(s.p[3] = "10.3.0.0/16");
	DIFFERS(s.h[0] = "c.example");
	DIFFERS(s.h[1] = NULL);
	DIFFERS(s.h[0] = NULL);
	digest_of_samples(&one, NULL, "1", a);
	digest_of_samples(&one, &two, "1", b);
	assert_string_not_equal(a, b);
	assert_int_equal(feed_init(&f, "m365", "o365", "1"), 0);
	assert_int_equal(feed_digest(&f, b), 0);
	assert_string_not_equal(a, b);
	feed_free(&f);
}

static void
test_endpoint_same(void **state)
{
	struct sample	 s = one;
	struct feed	 f;

	(void)state;
	s.notes = "other words";
	assert_int_equal(feed_init(&f, "m365", "o365", "1"), 0);
	sample_add(&f, &one);
	sample_add(&f, &two);
	sample_add(&f, &s);
	assert_int_equal(endpoint_same(&f, &f.ep[0], &f.ep[2]), 1);
	assert_int_equal(endpoint_same(&f, &f.ep[0], &f.ep[1]), 0);
	feed_free(&f);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_init),
		cmocka_unit_test(test_endpoints),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_services),
		cmocka_unit_test(test_categories),
		cmocka_unit_test(test_ports),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_digest_same),
		cmocka_unit_test(test_digest_differs),
		cmocka_unit_test(test_endpoint_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
