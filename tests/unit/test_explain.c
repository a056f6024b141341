/*
 * explain: what people paste is understood, and names match as published.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/publish/explain.h"

static void
pasted(void **unused)
{
	static const struct {
		const char	*line, *want;
		int		 af, address;
	} t[] = {
		{ "52.112.5.4", "52.112.5.4", 4, 1 },
		{ "  52.112.0.0/14\n", "52.112.0.0/14", 4, 0 },
		{ "52.112.5.4/14", "52.112.0.0/14", 4, 0 },
		{ "0.0.0.0/0", "0.0.0.0/0", 4, 0 },
		{ "2603:1006::1", "2603:1006::1", 6, 1 },
		{ "2603:1006:0::1/40", "2603:1006::/40", 6, 0 },
		{ "ip prefix-list X seq 140 permit 52.112.0.0/14 le 32",
		    "52.112.0.0/14", 4, 0 },
		{ "ipv6 prefix-list X seq 5 permit 2603:1006::/40 le 128",
		    "2603:1006::/40", 6, 0 },
		{ "set policy-options prefix-list a.b 52.112.0.0/14",
		    "52.112.0.0/14", 4, 0 },
		{ "\t52.112.0.0/14{14,32},", "52.112.0.0/14", 4, 0 },
		{ "[ 52.112.0.0/14+ ];", "52.112.0.0/14", 4, 0 },
		{ "route-filter 52.112.0.0/14 orlonger;", "52.112.0.0/14", 4,
		    0 },
		{ " 52.112.0.0 255.252.0.0", "52.112.0.0/14", 4, 0 },
		{ "permit ip any 52.112.0.0 0.3.255.255", "52.112.0.0/14", 4,
		    0 },
		{ "host 52.112.5.4", "52.112.5.4", 4, 1 },
		{ "10.0.0.1 10.0.0.2", "10.0.0.1", 4, 1 },
		{ "\"prefix\": \"52.112.0.0/14\",", "52.112.0.0/14", 4, 0 },
		{ "Outlook.Office.com", "outlook.office.com", 0, 0 },
		{ "outlook.office.com.", "outlook.office.com", 0, 0 },
		{ "https://x.sharepoint.com:443/sites?a=b",
		    "x.sharepoint.com", 0, 0 },
		{ "*.sharepoint.com", "*.sharepoint.com", 0, 0 },
		{ "permit fqdn outlook.office.com", "outlook.office.com", 0,
		    0 },
		{ NULL, NULL, 0, 0 }
	};
	static const char *const bad[] = { "", " ", "foo", "seq 140", "1.2",
		"1.2.3", "10.0.0.0/33", "10.0.0.256", "a..b", "12", "/24",
		"10.0.0.0/", "::/129", "10.0.0.0/+", NULL };
	struct explain_query	 q;
	size_t			 i;

	(void)unused;
	for (i = 0; t[i].line != NULL; i++) {
		if (explain_parse(&q, t[i].line) == -1)
			fail_msg("\"%s\": not understood", t[i].line);
		assert_string_equal(q.text, t[i].want);
		assert_int_equal(q.af, t[i].af);
		assert_int_equal(q.address, t[i].address);
	}
	for (i = 0; bad[i] != NULL; i++)
		if (explain_parse(&q, bad[i]) != -1)
			fail_msg("\"%s\": read as %s", bad[i], q.text);
}

static void
hosts(void **unused)
{
	static const struct {
		const char	*pattern, *host;
		int		 want;
	} t[] = {
		{ "a.com", "a.com", 1 }, { "a.com", "b.a.com", 0 },
		{ "*.a.com", "b.a.com", 1 }, { "*.a.com", "c.b.a.com", 1 },
		{ "*.a.com", "a.com", 0 }, { "*.a.com", "ba.com", 0 },
		{ "*.a.com", "*.a.com", 1 }, { "*.a.com", "b.a.com.net", 0 },
		{ "*cdn.a.net", "cdn.a.net", 1 },
		{ "*cdn.a.net", "xcdn.a.net", 1 },
		{ "*cdn.a.net", "cdn.b.net", 0 },
		{ "auto.*.a.com", "auto.x.a.com", 1 },
		{ "auto.*.a.com", "auto.a.com", 0 },
		{ "*-x.a.com", "b-x.a.com", 1 },
		{ "*.a.com", "b.a.com.a.com", 1 },
		{ NULL, NULL, 0 }
	};
	size_t	 i;

	(void)unused;
	for (i = 0; t[i].pattern != NULL; i++)
		if (host_match(t[i].pattern, t[i].host) != t[i].want)
			fail_msg("%s for %s", t[i].pattern, t[i].host);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(pasted),
		cmocka_unit_test(hosts),
	};

	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
