/*
 * Texts of routers as tables of routes: each shape, what terminals leave in a
 * capture, and every cut of every text, which must never look complete.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "publish/rib.h"
#include "publish/routes.h"

#define IOS_HEAD \
	"BGP table version is 9, local router ID is 192.0.2.1\n" \
	"Status codes: s suppressed, d damped, h history, * valid, > best, " \
	"i - internal,\n" \
	"              r RIB-failure, S Stale, m multipath, b backup-path\n" \
	"Origin codes: i - IGP, e - EGP, ? - incomplete\n" \
	"RPKI validation codes: V valid, I invalid, N Not found\n\n" \
	"     Network          Next Hop            Metric LocPrf Weight Path\n"
#define FRR_HEAD \
	"BGP table version is 9, local router ID is 192.0.2.1, vrf id 0\n" \
	"Default local pref 100, local AS 64500\n" \
	"     Network          Next Hop            Metric LocPrf Weight Path\n"
#define IOS_ROWS \
	" *>  13.107.6.0/24    198.51.100.2             0             0 " \
	"12076 i\n" \
	" *                    198.51.100.6             0             0 " \
	"12076 i\n" \
	" *>i 40.0.0.0         198.51.100.2             0    100      0 " \
	"12076 i\n" \
	" r>  131.253.0.0      198.51.100.2                           0 " \
	"12076 i\n" \
	" *>  198.51.100.0     0.0.0.0                  0         32768 i\n" \
	" h   203.0.113.0      198.51.100.2             0             0 " \
	"12076 i\n" \
	" *>  0.0.0.0          198.51.100.2                           0 " \
	"12076 ?\n"
#define IOS_WANT "0.0.0.0/0 13.107.6.0/24 40.0.0.0/8 131.253.0.0/16 " \
	"198.51.100.0/24"
#define IOS6 \
	"     Network          Next Hop            Metric LocPrf Weight " \
	"Path\n" \
	" *>  2603:1006::/40   2001:DB8::1              0             0 " \
	"12076 i\n" \
	" *>  2620:1EC:4:5678::/64\n" \
	"                      2001:DB8:1:2:3:4:5:6\n" \
	"                                               0             0 " \
	"12076 i\n" \
	" *                    2001:DB8::2              0             0 " \
	"12076 i\n" \
	"\nTotal number of prefixes 2 \n"
#define BIRD_ROWS \
	"Table master4:\n" \
	"13.107.6.0/24        unicast [ms1 2026-11-01] * (100) [AS12076i]\n" \
	"\tvia 198.51.100.2 on eth0\n" \
	"\tType: BGP univ\n" \
	"\tBGP.as_path: 12076\n" \
	"\tBGP.community: (12076,5010) (65551,1)\n" \
	"\t\t(12076,51003)\n" \
	"\tBGP.large_community: (12076, 1, 2)\n" \
	"                     unicast [ms2 2026-11-01] (100) [AS12076i]\n" \
	"\tvia 198.51.100.6 on eth1\n" \
	"40.96.0.0/13         unicast [ms1 2026-11-01] * (100) [AS12076i]\n" \
	"\tvia 198.51.100.2 on eth0\n"
#define BIRD_WANT "13.107.6.0/24=12076:5010,12076:51003 40.96.0.0/13"

struct text {
	const char	*name, *format, *text, *want;
	int		 whole;
};

static const struct text texts[] = {
	{ "plain", "plain", "# what came\n13.107.6.0/24\n\n"
	    "40.96.0.0/13 12076:5010,12076:51003\n2603:1006::/40 # v6\n",
	    "13.107.6.0/24 40.96.0.0/13=12076:5010,12076:51003 "
	    "2603:1006::/40", 0 },
	{ "ios", "ios", IOS_HEAD IOS_ROWS, IOS_WANT, 0 },
	{ "ios, prompt", "ios", "edge1#show ip bgp\n" IOS_HEAD IOS_ROWS
	    "edge1#", IOS_WANT, 1 },
	{ "ios, total", "ios", IOS_HEAD IOS_ROWS
	    "\nTotal number of prefixes 6 \n", IOS_WANT, 1 },
	{ "ios, IPv6", "ios", IOS6, "2603:1006::/40 2620:1ec:4:5678::/64",
	    1 },
	{ "frr text", "ios",
	    "   Network          Next Hop            Metric LocPrf Weight "
	    "Path\n"
	    "*> 13.107.6.0/24    198.51.100.2             0             0 "
	    "12076 i\n"
	    "*= 40.96.0.0/13     198.51.100.2             0             0 "
	    "12076 i\n"
	    "*>                  198.51.100.6             0             0 "
	    "12076 i\n"
	    "\nDisplayed  2 routes and 3 total paths\n",
	    "13.107.6.0/24 40.96.0.0/13", 1 },
	{ "frr text, two tables", "ios", FRR_HEAD IOS_ROWS
	    "\nDisplayed  6 routes and 7 total paths\n" FRR_HEAD IOS_ROWS
	    "\nDisplayed  6 routes and 7 total paths\n", IOS_WANT, 1 },
	{ "bird", "bird", "BIRD 2.0.12 ready.\n" BIRD_ROWS, BIRD_WANT, 0 },
	{ "bird, prompt", "bird", "bird> show route all\n" BIRD_ROWS "bird> ",
	    BIRD_WANT, 1 },
	{ "bird, codes", "bird", "0001 BIRD 2.0.12 ready.\n"
	    "1007-Table master4:\n"
	    " 13.107.6.0/24        unicast [ms1 2026-11-01] * (100) "
	    "[AS12076i]\n"
	    " \tvia 198.51.100.2 on eth0\n"
	    "1012-\tBGP.community: (12076,5010)\n0000 \n",
	    "13.107.6.0/24=12076:5010", 1 },
	{ "bird 1", "bird",
	    "13.107.6.0/24      via 198.51.100.2 on eth0 [ms1 10:00:00] * "
	    "(100) [AS12076i]\n", "13.107.6.0/24", 0 },
	{ "frr-json", "frr-json", "{\n \"vrfId\": 0, \"vrfName\": "
	    "\"default\",\n \"routes\": { \"13.107.6.0/24\": [ {\"valid\": "
	    "true, \"community\": {\"string\": \"12076:5010\", \"list\": "
	    "[\"12076:5010\", \"noExport\"]}} ],\n \"40.96.0.0/13\": "
	    "{\"prefix\": \"40.96.0.0/13\", \"paths\": [{\"valid\": true}]} "
	    "} }\n", "13.107.6.0/24=12076:5010 40.96.0.0/13", 1 },
	{ "frr received", "frr-json", "edge1# show bgp ipv4 neighbors "
	    "198.51.100.2 received-routes json\n{ \"bgpLocalRouterId\": "
	    "\"192.0.2.1\", \"receivedRoutes\": { \"13.107.6.0/24\": "
	    "{\"weight\": 0} } }\nedge1# ", "13.107.6.0/24", 1 },
	{ "eos-json", "eos-json", "{ \"vrfs\": { \"default\": { "
	    "\"bgpRouteEntries\": { \"13.107.6.0/24\": { \"maskLength\": "
	    "24, \"bgpRoutePaths\": [ { \"routeDetail\": { "
	    "\"communityList\": [ \"12076:5010\", \"12076:51003\" ] } } ] "
	    "} } }, \"mgmt\": { \"bgpRouteEntries\": {} } } }\n",
	    "13.107.6.0/24=12076:5010,12076:51003", 1 },
	{ "junos-json", "junos-json", "{ \"route-information\" : [ { "
	    "\"route-table\" : [ { \"table-name\" : [ { \"data\" : "
	    "\"inet.0\" } ], \"rt\" : [ { \"rt-destination\" : [ { \"data\" "
	    ": \"13.107.6.0\" } ], \"rt-prefix-length\" : [ { \"data\" : "
	    "\"24\" } ], \"rt-entry\" : [ { \"protocol-name\" : [ { "
	    "\"data\" : \"BGP\" } ], \"communities\" : [ { \"community\" : "
	    "[ { \"data\" : \"12076:5010\" }, { \"data\" : "
	    "\"large:1:2:3\" } ] } ] } ] }, { \"rt-destination\" : [ { "
	    "\"data\" : \"10.0.0.0/8\" } ], \"rt-entry\" : [ { "
	    "\"protocol-name\" : [ { \"data\" : \"Static\" } ] } ] } ] }, { "
	    "\"table-name\" : [ { \"data\" : \"inet6.0\" } ], \"rt\" : [ { "
	    "\"rt-destination\" : [ { \"data\" : \"2603:1006::/40\" } ], "
	    "\"rt-entry\" : [ { \"protocol-name\" : [ { \"data\" : \"BGP\" "
	    "} ] } ] } ] } ] } ] }\n",
	    "13.107.6.0/24=12076:5010 2603:1006::/40", 1 },
};

#define NTEXTS	(sizeof texts / sizeof texts[0])

static char	path[64];

static int
read_text(struct rib *rib, const char *s, size_t n, const char *format)
{
	int	 fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, s, n), (ssize_t)n);
	close(fd);
	return rib_read(rib, path, format);
}

static void
shown(const struct rib *rib, char *buf, size_t size)
{
	char	 p[PREFIX_STRLEN];
	size_t	 i, n = 0;

	buf[0] = '\0';
	for (i = 0; i < rib->n; i++)
		n += (size_t)snprintf(buf + n, size - n, "%s%s%s%s",
		    i > 0 ? " " : "", prefix_str(&rib->r[i].p, p),
		    rib->r[i].communities == NULL ? "" : "=",
		    rib->r[i].communities == NULL ? "" :
		    rib->r[i].communities);
}

static void
test_shapes(void **state)
{
	struct rib	 rib;
	char		 buf[1024];
	size_t		 i;

	(void)state;
	for (i = 0; i < NTEXTS; i++) {
		const struct text *t = &texts[i];

		print_message("# %s\n", t->name);
		assert_int_equal(read_text(&rib, t->text, strlen(t->text),
		    NULL), 0);
		shown(&rib, buf, sizeof buf);
		assert_string_equal(rib.format, t->format);
		assert_string_equal(buf, t->want);
		assert_int_equal(rib.whole, t->whole);
		rib_free(&rib);
		assert_int_equal(read_text(&rib, t->text, strlen(t->text),
		    t->format), 0);
		rib_free(&rib);
	}
}

/* CRLF, pagers, escapes: the same table. */
static void
test_terminals(void **state)
{
	static const char *const ends[] = {
		"\r\n",
		("\n --More-- \b\b\b\b\b\b\b\b\b\b          "
		    "\b\b\b\b\b\b\b\b\b\b"),
		"\n--More--\r        \r",
		"\n---(more 12%)---\r                \r",
		"\n\033[7m--More--\033[m\r\033[K",
		"\n\033]0;edge1\a\033(B",
		"\nwiped\033[2K", "\n\033[0K",
		/* nothing wipes them */
		"\n--More--", "\n --More-- ", "\n---(more)---",
		"\n---(more 12%)---", "\n<--- More --->",
	};
	struct rib	 rib;
	const char	*s;
	char		 buf[8192], got[1024];
	size_t		 i, j, n;

	(void)state;
	for (i = 0; i < NTEXTS; i++)
		for (j = 0; j < sizeof ends / sizeof ends[0]; j++) {
			for (s = texts[i].text, n = 0; *s != '\0'; s++)
				n += (size_t)snprintf(buf + n, sizeof buf - n,
				    "%.*s", *s == '\n' ?
				    (int)strlen(ends[j]) : 1, *s == '\n' ?
				    ends[j] : s);
			assert_true(n < sizeof buf);
			print_message("# %s, %zu\n", texts[i].name, j);
			assert_int_equal(read_text(&rib, buf, n, NULL), 0);
			shown(&rib, got, sizeof got);
			assert_string_equal(got, texts[i].want);
			assert_int_equal(rib.whole, texts[i].whole);
			rib_free(&rib);
		}
}

/*
 * Cut at every byte: an error, or not said to be whole, or all of it is there.
 * What is there is never a route that the whole text has not.
 */
static void
test_cuts(void **state)
{
	struct rib	 rib;
	char		 buf[1024], p[PREFIX_STRLEN], want[1100];
	size_t		 i, j, k;

	(void)state;
	for (i = 0; i < NTEXTS; i++) {
		snprintf(want, sizeof want, " %s ", texts[i].want);
		for (k = 0; want[k] != '\0'; k++)
			if (want[k] == '=')
				want[k] = ' ';
		for (j = 0; j < strlen(texts[i].text); j++) {
			if (read_text(&rib, texts[i].text, j,
			    texts[i].format) == -1)
				continue;
			shown(&rib, buf, sizeof buf);
			if (rib.whole)
				assert_string_equal(buf, texts[i].want);
			for (k = 0; k < rib.n; k++) {
				snprintf(buf, sizeof buf, " %s ",
				    prefix_str(&rib.r[k].p, p));
				assert_non_null(strstr(want, buf));
			}
			rib_free(&rib);
		}
	}
}

static void
test_bad(void **state)
{
	static const char *const bad[] = {
		"", "\n\n", "hello\n", "10.0.0.1/8\n", "10.0.0.0/33\n",
		"10.0.0.0/8 words\n", "10.0.0.0/8\nhello\n", "{", "{}", "[]",
		"{\"vrfName\":\"a\"}", "{\"vrfName\":\"a\",\"routes\":{}}",
		"{\"vrfName\":\"a\",\"routes\":{\"10.0.0.1/8\":[]}}",
		"{\"vrfName\":\"a\",\"routes\":{\"10.0.0.0/8\":[]}} more",
		"{\"vrfs\":{\"a\":{\"bgpRouteEntries\":{\"10.0.0.0/8\":{}}},"
		    "\"b\":{\"bgpRouteEntries\":{\"10.0.0.0/8\":{}}}}}",
		"{\"vrfs\":{\"a\":{}}}",
		"{\"route-information\":[]}",
		"{\"route-information\":[{\"route-table\":[{\"rt\":[{}]}]}]}",
		IOS_HEAD, IOS_HEAD " *>  224.0.0.0   198.51.100.2 0 i\n",
		IOS_HEAD " *>  2001:db8::   198.51.100.2 0 i\n",
		IOS_HEAD " *                    198.51.100.2 0 i\n",
		IOS_HEAD "?*>  10.0.0.0         198.51.100.2 0 i\n",
		IOS_HEAD IOS_ROWS "% Invalid input\n",
		IOS_HEAD IOS_ROWS "\nTotal number of prefixes 7 \n",
		"BIRD 2.0.12 ready.\nTable master4:\nhello\n",
		IOS_HEAD IOS_ROWS "Route Distinguisher: 64500:1\n" IOS_ROWS,
		"\357\273\277hello\n",
		/* cut at the end of a line, where an end has to be */
		"edge1#show ip bgp\n" IOS_HEAD IOS_ROWS,
		"bird> show route all\n" BIRD_ROWS,
		FRR_HEAD IOS_ROWS,
		FRR_HEAD IOS_ROWS FRR_HEAD IOS_ROWS
		    "\nDisplayed  6 routes and 7 total paths\n",
		"edge1#show ip route bgp\nCodes: L - local, C - connected, "
		    "B - BGP\n\nB        20.50.0.0/18 [20/0] via "
		    "198.51.100.2, 1w2d\nedge1#",
		"BIRD 2.0.12 ready.\n8001 Network not in table\n",
	};
	struct rib	 rib;
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		print_message("# bad %zu\n", i);
		assert_int_equal(read_text(&rib, bad[i], strlen(bad[i]),
		    NULL), -1);
		assert_int_equal(rib.n, 0);
	}
}

/* Any bytes: no crash. */
static void
test_noise(void **state)
{
	unsigned	 seed = (unsigned)getpid();
	struct rib	 rib;
	char		 buf[4096];
	size_t		 i, n, k;
	int		 round;

	(void)state;
	print_message("# seed %u\n", seed);
	srandom(seed);
	for (round = 0; round < 400; round++) {
		i = (size_t)random() % NTEXTS;
		n = strlen(texts[i].text);
		memcpy(buf, texts[i].text, n);
		for (k = 0; k < 3; k++)
			buf[(size_t)random() % n] = (char)(random() % 256);
		if (read_text(&rib, buf, n, round % 2 ? texts[i].format :
		    NULL) == 0)
			rib_free(&rib);
	}
}

static void
test_maximum(void **state)
{
	(void)state;
	assert_int_equal(routes_maximum(0), 100);
	assert_int_equal(routes_maximum(66), 100);
	assert_int_equal(routes_maximum(67), 200);
	assert_int_equal(routes_maximum(215), 400);
}

/* The same by trying each row with each route. */
static void
test_compare(void **state)
{
	unsigned	 seed = (unsigned)getpid();
	struct rib	 rib;
	struct routes	 rt;
	struct pset	 rows;
	struct prange	 r;
	struct prefix	 p;
	size_t		 i, j, both, only, listed;
	int		 round, yes;

	(void)state;
	print_message("# seed %u\n", seed);
	srandom(seed);
	for (round = 0; round < 300; round++) {
		memset(&rows, 0, sizeof rows);
		memset(&rib, 0, sizeof rib);
		rib.r = calloc(300, sizeof *rib.r);
		assert_non_null(rib.r);
		for (i = 0; i < 40; i++) {
			memset(&r, 0, sizeof r);
			r.p.af = random() % 2 ? 4 : 6;
			r.p.len = (uint8_t)(random() % 8);
			r.p.addr[0] = (uint8_t)(random() &
			    (0xff00 >> r.p.len));
			r.lo = (uint8_t)(r.p.len + random() % 3);
			r.hi = (uint8_t)(r.lo + random() % 3);
			assert_int_equal(pset_add_range(&rows, &r), 0);
		}
		assert_int_equal(pset_sort(&rows), 0);
		/* all routes in order, some left out */
		for (i = 0; i < 2; i++)
			for (j = 0; j < 256 * 9; j++) {
				memset(&p, 0, sizeof p);
				p.af = i == 0 ? 4 : 6;
				p.addr[0] = (uint8_t)(j / 9);
				p.len = (uint8_t)(j % 9);
				if ((p.addr[0] & (0xff >> p.len)) == 0 &&
				    random() % 8 == 0 && rib.n < 300)
					rib.r[rib.n++].p = p;
			}
		assert_int_equal(routes_compare(&rt, &rib, &rows, 0, NULL),
		    0);
		for (i = both = only = 0; i < rib.n; i++) {
			for (j = 0, yes = 0; j < pset_count(&rows); j++) {
				pset_get(&rows, j, &r);
				yes |= prefix_covers(&r.p, &rib.r[i].p) &&
				    rib.r[i].p.len >= r.lo &&
				    rib.r[i].p.len <= r.hi;
			}
			*(yes ? &both : &only) += 1;
		}
		for (j = listed = 0; j < pset_count(&rows); j++) {
			pset_get(&rows, j, &r);
			for (i = 0, yes = 0; i < rib.n; i++)
				yes |= prefix_covers(&r.p, &rib.r[i].p) &&
				    rib.r[i].p.len >= r.lo &&
				    rib.r[i].p.len <= r.hi;
			listed += !yes;
		}
		assert_int_equal(rt.both.n, both);
		assert_int_equal(rt.announced.n, only);
		assert_int_equal(rt.listed.n, listed);
		routes_free(&rt);
		rib_free(&rib);
		pset_free(&rows);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_terminals),
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_noise),
		cmocka_unit_test(test_maximum),
		cmocka_unit_test(test_compare),
	};
	int	 fd, rc;

	/* thousands of refusals are expected */
	if (freopen("/dev/null", "w", stderr) == NULL)
		return 1;
	log_init("test", LOG_QUIET);
	snprintf(path, sizeof path, "%s/o365feed-rib.XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" :
	    getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR"));
	if ((fd = mkstemp(path)) == -1)
		return 1;
	close(fd);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return rc;
}
