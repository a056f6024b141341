/*
 * What devices say of objects that are made by commands: VyOS, Huawei's XPL,
 * MikroTik RouterOS, SONiC.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit_help.h"

static struct parsed	 p;

static int
parse(const char *platform, const char *text)
{
	return emit_parse(emitter_find(platform), "device", text, strlen(text),
	    &p);
}

/* Rows as "[N ][deny ]P [lo hi]", one a line, or what is bad. */
static void
rows_are(const char *name, int af, const char *want)
{
	const struct parsed_object	*o = parsed_find(&p, name, af);
	char				 got[512] = "", line[128];
	char				 buf[PREFIX_STRLEN];
	size_t				 i;

	if (o == NULL)
		fail_msg("%s: not found", name);
	if (o->bad != NULL)
		snprintf(got, sizeof got, "bad: %s\n", o->bad);
	for (i = 0; o->bad == NULL && i < o->nrow; i++) {
		snprintf(line, sizeof line, "%u %s%s\n",
		    (unsigned)o->row[i].number, o->row[i].deny ? "deny " : "",
		    prange_str(&o->row[i].prange, buf));
		strlcat(got, line, sizeof got);
	}
	assert_string_equal(got, want);
}

static void
test_vyos(void **state)
{
	(void)state;
	assert_int_equal(parse("vyos-prefix-list",
	    "set interfaces ethernet eth0 address '192.0.2.1/24'\n"
	    "set policy prefix-list X description 'two words'\n"
	    "set policy prefix-list X rule 10 action 'permit'\n"
	    "set policy prefix-list X rule 10 le '24'\n"
	    "set policy prefix-list X rule 10 prefix '52.96.0.0/14'\n"
	    "set policy prefix-list X rule 20 action 'deny'\n"
	    "set policy prefix-list X rule 20 description 'rest'\n"
	    "set policy prefix-list X rule 20 le '32'\n"
	    "set policy prefix-list X rule 20 prefix '0.0.0.0/0'\n"
	    "set policy prefix-list HALF rule 5 action 'permit'\n"
	    "set policy prefix-list6 X rule 10 action 'permit'\n"
	    "set policy prefix-list6 X rule 10 ge '48'\n"
	    "set policy prefix-list6 X rule 10 prefix '2603:1006::/40'\n"
	    "set policy prefix-list6 OTHER rule 10 action 'permit'\n"
	    "set policy prefix-list6 OTHER rule 10 prefix '192.0.2.0/24'\n"
	    "set policy prefix-list HOST rule 1 action 'permit'\n"
	    "set policy prefix-list HOST rule 1 prefix '192.0.2.1/24'\n"
	    "set policy prefix-list NONE description 'x'\n"
	    "set policy route-map M rule 10 action 'permit'\n"), 0);
	rows_are("X", 4, "10 52.96.0.0/14 le 24\n20 deny 0.0.0.0/0 le 32\n");
	rows_are("X", 6, "10 2603:1006::/40 ge 48 le 128\n");
	rows_are("NONE", 4, "");
	assert_non_null(parsed_find(&p, "HALF", 4)->bad);
	assert_non_null(parsed_find(&p, "OTHER", 6)->bad);
	assert_non_null(parsed_find(&p, "HOST", 4)->bad);
	parsed_free(&p);
	assert_int_equal(parse("vyos-prefix-list",
	    "set policy prefix-list X rule 10 prefix 52.96.0.0/1"), -1);
	/* a text cut short in a value is another value */
	assert_int_equal(parse("vyos-prefix-list",
	    "set policy prefix-list X rule 10 action 'permit'\n"
	    "set policy prefix-list X rule 10 prefix '0.0.0.0/12\n"
	    "set policy prefix-list Y rule 10 action 'permit'\n"
	    "set policy prefix-list Y rule 10 prefix '52.96.0.0/14' x\n"), 0);
	assert_non_null(parsed_find(&p, "X", 4)->bad);
	assert_non_null(parsed_find(&p, "Y", 4)->bad);
	parsed_free(&p);
	assert_int_equal(parse("vyos-prefix-list",
	    "set policy prefix-list X rule 65536 prefix 52.96.0.0/14\n"), -1);
}

static void
test_vyos_group(void **state)
{
	(void)state;
	assert_int_equal(parse("vyos-network-group",
	    "set firewall group address-group A address '192.0.2.1'\n"
	    "set firewall group network-group X description 'x'\n"
	    "set firewall group network-group X network '13.107.6.152/31'\n"
	    "set firewall group network-group NEST include 'X'\n"
	    "set firewall group network-group EMPTY\n"
	    "set firewall group ipv6-network-group X network "
	    "'2603:1006::/40'\n"), 0);
	rows_are("X", 4, "0 13.107.6.152/31\n");
	rows_are("X", 6, "0 2603:1006::/40\n");
	rows_are("EMPTY", 4, "");
	assert_non_null(parsed_find(&p, "NEST", 4)->bad);
	parsed_free(&p);
}

static void
test_xpl(void **state)
{
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };
	struct prefix		 x;
	char			 why[256];
	unsigned		 i;

	(void)state;
	assert_int_equal(parse("huawei-xpl-prefix-list",
	    "#\nxpl ip-prefix-list X\n 13.107.6.152 31,\n 0.0.0.0 0,\n"
	    " 52.96.0.0 14 eq 24,\n 40.96.0.0 13 ge 16 le 24\n end-list\n#\n"
	    "xpl ipv6-prefix-list X\n 2603:1006:: 40 ge 48\n end-list\n"
	    "xpl route-filter R\n approve\n end-filter\n"), 0);
	rows_are("X", 4, "0 13.107.6.152/31\n0 0.0.0.0/0\n"
	    "0 52.96.0.0/14 ge 24 le 24\n0 40.96.0.0/13 ge 16 le 24\n");
	rows_are("X", 6, "0 2603:1006::/40 ge 48 le 128\n");
	parsed_free(&p);
	assert_int_equal(parse("huawei-xpl-prefix-list",
	    "xpl ip-prefix-list X\n 13.107.6.152 31,\nend-list\n"), -1);
	assert_int_equal(parse("huawei-xpl-prefix-list",
	    "xpl ip-prefix-list X\n 13.107.6.152 31\n"), -1);
	/* a set is one text, of so many bytes */
	memset(&x, 0, sizeof x);
	x.af = 4;
	x.len = 32;
	x.addr[0] = 200;
	for (i = 0; i < 1800; i++) {
		x.addr[2] = (uint8_t)(i >> 8);
		x.addr[3] = (uint8_t)i;
		assert_int_equal(pset_add(&set, &x), 0);
		if (i != 1000)
			continue;
		assert_int_equal(pset_sort(&set), 0);
		eh_object(&o, emitter_find("huawei-xpl-prefix-list"), "X",
		    &set, 4);
		if (emit_check(&o, why, sizeof why) == -1)
			fail_msg("%s", why);
	}
	assert_int_equal(pset_sort(&set), 0);
	assert_int_equal(emit_check(&o, why, sizeof why), -1);
	assert_non_null(strstr(why, "takes 28672"));
	pset_free(&set);
}

static void
test_address_list(void **state)
{
	(void)state;
	assert_int_equal(parse("mikrotik-routeros-address-list",
	    "# 2026-01-02 by RouterOS 7.20.5\r\n"
	    "/interface bridge\r\nadd name=bridge list=X address=1.2.3.4\r\n"
	    "/ip firewall address-list\r\n"
	    "add address=13.107.6.152/31 comment=\"say \\\"x\\\" {y}\" "
	    "list=X\r\n"
	    "add address=203.0.113.7 comment=\\\r\n    o365feed list=\\\r\n"
	    "    X\r\n"
	    "add address=example.net list=NAMES\r\n"
	    "add address=192.0.2.0/24 disabled=yes list=OFF\r\n"
	    "/ip firewall filter\r\nadd action=accept list=X\r\n"
	    "/ipv6/firewall/address-list\r\n"
	    "add address=2001:db8::1/128 list=X\r\n"
	    "/ip firewall address-list add list=ONE address=192.0.2.1\r\n"),
	    0);
	rows_are("X", 4, "0 13.107.6.152/31\n0 203.0.113.7/32\n");
	rows_are("X", 6, "0 2001:db8::1/128\n");
	rows_are("ONE", 4, "0 192.0.2.1/32\n");
	assert_non_null(parsed_find(&p, "NAMES", 4)->bad);
	assert_non_null(parsed_find(&p, "OFF", 4)->bad);
	parsed_free(&p);
	assert_int_equal(parse("mikrotik-routeros-address-list",
	    "/ip firewall address-list\nadd list=X address=192.0.2.0/2"), -1);
}

static void
test_filter_rule(void **state)
{
	(void)state;
	assert_int_equal(parse("mikrotik-routeros7-filter-rule",
	    "/routing filter rule\n"
	    "add chain=X comment=o365feed disabled=no rule=\\\n"
	    "    \"if (dst==13.107.6.152/31) {accept}\"\n"
	    "add chain=X rule=\"if (dst in 52.96.0.0/14 && dst-len in 14-24) "
	    "\\\n"
	    "    {accept}\"\n"
	    "add chain=X rule=\"if (dst in 2603:1006::/40) {accept}\"\n"
	    "add chain=OWN rule=\"if (dst in 10.0.0.0/8) { accept }\"\n"
	    "add chain=END rule=\"reject\"\n"), 0);
	rows_are("X", 0, "0 13.107.6.152/31\n0 52.96.0.0/14 le 24\n"
	    "0 2603:1006::/40 le 128\n");
	assert_non_null(parsed_find(&p, "OWN", 0)->bad);
	assert_non_null(parsed_find(&p, "END", 0)->bad);
	parsed_free(&p);
}

static void
test_sonic(void **state)
{
	static const char	 json[] =
	    "{\n \"PORT\": {\"Ethernet0\": {\"lanes\": [1, 2], "
	    "\"action\": \"permit\"}},\n"
	    " \"PREFIX\": {\n"
	    "  \"X|13.107.6.152/31|exact\": {\"action\": \"permit\"},\n"
	    "  \"X|52.96.0.0/14|14..24\": {\"action\": \"permit\"},\n"
	    "  \"S|10|52.96.0.0/14|exact\": {\"action\": \"permit\"},\n"
	    "  \"D|52.96.0.0/14|exact\": {\"action\": \"deny\"},\n"
	    "  \"R|52.96.0.0/14|14-24\": {\"action\": \"permit\"}\n"
	    " },\n \"PREFIX_SET\": {\"X\": {\"mode\": \"IPv4\"}}\n}\n";
	char			 cut[sizeof json];

	(void)state;
	assert_int_equal(parse("sonic-prefix-set", json), 0);
	rows_are("X", 4, "0 13.107.6.152/31\n0 52.96.0.0/14 le 24\n");
	assert_non_null(parsed_find(&p, "S", 0)->bad);
	assert_non_null(parsed_find(&p, "D", 0)->bad);
	assert_non_null(parsed_find(&p, "R", 0)->bad);
	parsed_free(&p);
	strlcpy(cut, json, sizeof cut - 3);
	assert_int_equal(parse("sonic-prefix-set", cut), -1);
	assert_int_equal(parse("sonic-prefix-set",
	    "sonic-db-cli CONFIG_DB HSET 'PREFIX|X|52.96.0.0/14|exact' "
	    "action permit\n"
	    "sonic-db-cli CONFIG_DB HSET 'PREFIX|D|52.96.0.0/14|exact' "
	    "action deny x y\n"), 0);
	rows_are("X", 4, "0 52.96.0.0/14\n");
	assert_non_null(parsed_find(&p, "D", 0)->bad);
	parsed_free(&p);
}

#define XR_SET	"prefix-set X\n  52.96.0.0/14\nend-set\n!\n"

/* The rows of a policy are those of its set, if it is the one we write. */
static void
test_policy(void **state)
{
	static const char *const	 others[] = {
	    XR_SET, XR_SET "route-policy X\n  pass\nend-policy\n!\n",
	    XR_SET "route-policy X\n  if destination in Y then\n    pass\n"
	    "  endif\nend-policy\n",
	    XR_SET "route-policy X\n  if destination in X then\n    pass\n"
	    "  else\n    pass\n  endif\nend-policy\n",
	    XR_SET "route-policy X\n  if destination in X then\n    pass\n"
	    "  endif\n  pass\nend-policy\n" };
	size_t				 i;

	(void)state;
	assert_int_equal(parse("cisco-iosxr-route-policy", XR_SET
	    "route-policy OTHER\n  pass\nend-policy\n!\nroute-policy X\n"
	    "  # ours\n  if destination in X then\n    pass\n  endif\n"
	    "end-policy\n!\n"), 0);
	rows_are("X", 4, "0 52.96.0.0/14\n");
	parsed_free(&p);
	for (i = 0; i < sizeof others / sizeof others[0]; i++) {
		assert_int_equal(parse("cisco-iosxr-route-policy", others[i]),
		    0);
		assert_non_null(parsed_find(&p, "X", 4)->bad);
		parsed_free(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_vyos),
		cmocka_unit_test(test_vyos_group),
		cmocka_unit_test(test_xpl),
		cmocka_unit_test(test_address_list),
		cmocka_unit_test(test_filter_rule),
		cmocka_unit_test(test_sonic),
	};

	log_init("test_emit_commands", LOG_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
