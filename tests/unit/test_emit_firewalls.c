/*
 * Texts of firewalls whose groups name address objects: what they show, and
 * what is not ours to change.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit_help.h"

static struct parsed	 p;

static void
is_bad(const char *platform, const char *text, const char *name, int af,
    const char *because)
{
	const struct parsed_object	*o;

	assert_int_equal(emit_parse(emitter_find(platform), "device", text,
	    strlen(text), &p), 0);
	o = parsed_find(&p, name, af);
	assert_non_null(o);
	if (o->bad == NULL || strstr(o->bad, because) == NULL)
		fail_msg("%s: %s, not %s", name, o->bad == NULL ? "fine" :
		    o->bad, because);
	parsed_free(&p);
}

#define BOOK	"set security address-book global "

static void
test_srx(void **state)
{
	static const char	 show[] =
	    "version 22.4R1.10;\nsecurity {\n    address-book {\n"
	    "        global {\n            description \"ours; all\";\n"
	    "            address web 192.0.2.1/32;\n"
	    "            address M_52.96.0.0_14 52.96.0.0/14;\n"
	    "            address M_203.0.113.7_32 {\n"
	    "                description x;\n                203.0.113.7/32;\n"
	    "            }\n"
	    "            address dns { dns-name example.net; }\n"
	    "            address-set M {\n"
	    "                address M_52.96.0.0_14;\n"
	    "                address M_203.0.113.7_32;\n            }\n"
	    "            address-set OTHER {\n                address web;\n"
	    "            }\n            address-set NEST {\n"
	    "                address-set M;\n            }\n        }\n"
	    "        local {\n            address-set M {\n"
	    "                address M_10.0.0.0_8;\n            }\n"
	    "            attach { zone lan; }\n        }\n    }\n"
	    "    zones { security-zone lan { interfaces { ge-0/0/0.0; } } }\n"
	    "}\n";

	(void)state;
	device("junos-srx-address-set", show, "M", 4,
	    "0 52.96.0.0/14; 0 203.0.113.7/32");
	device("junos-srx-address-set-set", show, "M", 4,
	    "0 52.96.0.0/14; 0 203.0.113.7/32");
	is_bad("junos-srx-address-set", show, "OTHER", 4, "not named after");
	is_bad("junos-srx-address-set", show, "NEST", 4, "not understood");
	device("junos-srx-address-set-set",
	    BOOK "address M-V6_2603-1006--_40 2603:1006::/40\n"
	    BOOK "address-set M-V6 address M-V6_2603-1006--_40\n"
	    BOOK "address-set M-V6 description \"a b\"\n"
	    BOOK "address-set EMPTY description x\n", "M-V6", 6,
	    "0 2603:1006::/40");
	device("junos-srx-address-set-set",
	    BOOK "address-set EMPTY description x\n", "EMPTY", 4, "");
}

static void
test_srx_others(void **state)
{
	(void)state;
	/* somebody has changed what the object holds */
	is_bad("junos-srx-address-set-set",
	    BOOK "address M_10.0.0.0_8 10.0.0.0/9\n"
	    BOOK "address-set M address M_10.0.0.0_8\n", "M", 4,
	    "does not hold");
	is_bad("junos-srx-address-set-set",
	    BOOK "address M_10.0.0.0_8 dns-name example.net\n"
	    BOOK "address-set M address M_10.0.0.0_8\n", "M", 4,
	    "does not hold");
	/* our removal would name another object */
	is_bad("junos-srx-address-set-set",
	    BOOK "address-set M address M_2603-1006-0--_40\n", "M", 6,
	    "not named after");
	is_bad("junos-srx-address-set-set",
	    BOOK "address-set M address N_10.0.0.0_8\n", "M", 4,
	    "not named after");
	is_bad("junos-srx-address-set-set",
	    BOOK "address-set M address M_10.0.0.0_8\n"
	    "deactivate security address-book global address-set M address "
	    "M_10.0.0.0_8\n", "M", 4, "inactive");
	bad_text("junos-srx-address-set-set", 1,
	    BOOK "address-set M address M_10.0.0.0_8", "ends in this line");
	bad_text("junos-srx-address-set", 1,
	    "security { address-book { global { address-set M {",
	    "ends inside a block");
}

static void
test_panos(void **state)
{
	static const char	 show[] =
	    "set deviceconfig system hostname fw1\n\n"
	    "set address web ip-netmask 192.0.2.1\n"
	    "set address M_52.96.0.0_14 ip-netmask 52.96.0.0/14\n"
	    "set address M_203.0.113.7_32 description \"one host [x]\"\n"
	    "set address M_203.0.113.7_32 ip-netmask 203.0.113.7\n"
	    "set address \"two words\" fqdn example.net\n"
	    "set address-group M static [ M_52.96.0.0_14 "
	    "M_203.0.113.7_32 ]\n"
	    "set address-group M description \"set address-group M static "
	    "web\"\n"
	    "set address-group M6 static M6_2603-1006--_40\n"
	    "set address-group DYN dynamic filter \"'x' and 'y'\"\n"
	    "set address-group OTHER static [ web \"two words\" ]\n"
	    "set shared address-group S static web\n";

	(void)state;
	device("paloalto-panos-address-group", show, "M", 4,
	    "0 52.96.0.0/14; 0 203.0.113.7/32");
	device("paloalto-panos-address-group", show, "M6", 6,
	    "0 2603:1006::/40");
	device("paloalto-panos-address-group", show, "S", 4, NULL);
	is_bad("paloalto-panos-address-group", show, "DYN", 4,
	    "not understood");
	is_bad("paloalto-panos-address-group", show, "OTHER", 4,
	    "not named after");
	is_bad("paloalto-panos-address-group",
	    "set address M_10.0.0.0_8 ip-range 10.0.0.0-10.0.0.9\n"
	    "set address-group M static M_10.0.0.0_8\n", "M", 4,
	    "does not hold");
	bad_text("paloalto-panos-address-group", 2,
	    "set address a fqdn b\nset address-group M static [ M_10.0.0.0_8",
	    "ends in this line");
	bad_text("paloalto-panos-address-group", 1,
	    "set address a description \"x\n", "without an end");
	/* the prompt and other words around it */
	device("paloalto-panos-address-group",
	    "admin@fw1# show address-group\nset address-group M static "
	    "M_10.0.0.0_8\n[edit]\n\nset\nset address\nset address-group\n"
	    "set address a\nset address-group M static M_11.0.0.0_8\n", "M",
	    4, "0 10.0.0.0/8; 0 11.0.0.0/8");
}

#define FORTIOS	"fortinet-fortios-address-group"

static void
test_fortios(void **state)
{
	static const char	 show[] =
	    "#config-version=FGVM64-7.2.8-FW-build1639-240313:opmode=0\n"
	    "config system replacemsg mail \"virus\"\n"
	    "    set buffer \"one\nend\nconfig firewall addrgrp\n\"\nend\n"
	    "config firewall address\n"
	    "    edit \"all\"\n        set uuid 1\n    next\n"
	    "    edit \"M_52.96.0.0_14\"\n        set uuid 2\n"
	    "        config tagging\n            edit \"x\"\n"
	    "            next\n        end\n"
	    "        set subnet 52.96.0.0 255.252.0.0\n    next\n"
	    "    edit \"M_203.0.113.7_32\"\n"
	    "        set subnet 203.0.113.7 255.255.255.255\n"
	    "    next\nend\n"
	    "config firewall address6\n    edit \"M6_2603-1006--_40\"\n"
	    "        set ip6 2603:1006::/40\n    next\nend\n"
	    "config firewall addrgrp\n"
	    "    edit \"M\"\n        set uuid 3\n"
	    "        set member \"M_52.96.0.0_14\" \"M_NONE\" "
	    "\"M_203.0.113.7_32\"\n"
	    "        set comment \"two words\"\n    next\n"
	    "    edit \"OTHER\"\n        set member \"all\"\n    next\n"
	    "    edit \"EXCEPT\"\n        set member \"EXCEPT_10.0.0.0_8\"\n"
	    "        set exclude enable\n    next\nend\n"
	    "config firewall addrgrp6\n    edit \"M6\"\n"
	    "        set member \"M6_NONE\" \"M6_2603-1006--_40\"\n"
	    "    next\nend\n"
	    "FGT (root) # \n";

	(void)state;
	device(FORTIOS, show, "M", 4, "0 52.96.0.0/14; 0 203.0.113.7/32");
	device(FORTIOS, show, "M6", 6, "0 2603:1006::/40");
	is_bad(FORTIOS, show, "OTHER", 4, "not named after");
	is_bad(FORTIOS, show, "EXCEPT", 4, "not understood");
	device(FORTIOS, "FGT-1 # show firewall addrgrp\n"
	    "config firewall addrgrp\n    edit \"M\"\n"
	    "        set member \"M_NONE\" \"M_10.0.0.0_8\"\n"
	    "    next\nend\n\n"
	    "FGT-1 # \n", "M", 4, "0 10.0.0.0/8");
	/* which VDOM's would it be? */
	device(FORTIOS, "config vdom\nedit root\nconfig firewall addrgrp\n"
	    "edit \"M\"\nset member \"M_10.0.0.0_8\"\nnext\nend\nend\n",
	    "M", 4, NULL);
}

/* An address object of ours whose lines are these, and its group. */
static void
changed(const char *lines)
{
	char	 text[512];

	snprintf(text, sizeof text, "config firewall address\n"
	    "edit \"M_10.0.0.0_8\"\n%snext\nend\nconfig firewall addrgrp\n"
	    "edit \"M\"\nset member \"M_10.0.0.0_8\"\nnext\nend\n", lines);
	is_bad(FORTIOS, text, "M", 4, "does not hold");
}

static void
test_fortios_others(void **state)
{
	(void)state;
	changed("set subnet 10.0.0.0 255.0.255.0\n");
	changed("set subnet 10.0.0.0 255.128.0.0\n");
	changed("set subnet 10.0.0.1 255.0.0.0\n");
	changed("set subnet 10.0.0.0\n");
	changed("set type iprange\nset start-ip 10.0.0.1\n");
	changed("set subnet 10.0.0.0 255.0.0.0\nset type fqdn\n");
	changed("set uuid 1\n");	/* 0.0.0.0/0, which is not shown */
	bad_text(FORTIOS, 2, "config firewall addrgrp\nedit \"M\"",
	    "ends in this line");
	bad_text(FORTIOS, 3, "config firewall addrgrp\nedit \"M\"\nnext\n",
	    "ends inside a block");
	is_bad(FORTIOS, "config firewall addrgrp\nedit \"M\"\n"
	    "set member \"M_NONE\" \"M_10.0.0.0_8\"\nnext\nedit \"M\"\n"
	    "set member \"M_11.0.0.0_8\"\nnext\nend\n", "M", 4,
	    "defined twice");
	is_bad(FORTIOS, "config firewall addrgrp\nedit \"M\"\n"
	    "set member \"M_10.0.0.0_8\"\nnext\nend\n", "M", 4,
	    "without its member");
	is_bad(FORTIOS, "config firewall addrgrp\nedit \"M\"\n"
	    "set member \"MM_NONE\"\nend\n", "M", 4, "not named after");
	device(FORTIOS, "config firewall addrgrp\nedit \"M\"\n"
	    "set member \"M_NONE\"\nend\n", "M", 4, "");
	bad_text(FORTIOS, 2, "config system x\nset y \"z\n", "without an end");
	device(FORTIOS, "end\nnext\nedit\nset\nset member x\nconfig\nconfig\n"
	    "end\nend\nconfig firewall\nend\nconfig firewall addrgrp\nedit\n"
	    "set\nset member\nnext\nend\n\"x\"\n\"\"\n{ } [\n", "M", 4, NULL);
}

#define PLIST	"fortinet-fortios-prefix-list"
#define RULE(lines)	"config router prefix-list\nedit \"M\"\nconfig rule\n" \
			"edit 5\n" lines "next\nend\nnext\nend\n"

static void
test_fortios_list(void **state)
{
	static const char	 show[] =
	    "config router access-list\n    edit \"M\"\n        config rule\n"
	    "            edit 1\n                set prefix 1.0.0.0 255.0.0.0\n"
	    "            next\n        end\n    next\nend\n"
	    "config router prefix-list\n    edit \"M\"\n"
	    "        set comments \"two words\"\n        config rule\n"
	    "            edit 20\n"
	    "                set prefix 52.96.0.0 255.252.0.0\n"
	    "                unset ge\n                unset le\n"
	    "            next\n            edit 10\n"
	    "                set prefix 40.96.0.0 255.248.0.0\n"
	    "                set ge 16\n                unset le\n"
	    "                set flags 0\n            next\n        end\n"
	    "    next\n    edit \"OTHER\"\n        config rule\n"
	    "            edit 1\n                set action deny\n"
	    "                set prefix 10.0.0.0 255.0.0.0\n            next\n"
	    "            edit 2\n                set prefix any\n"
	    "            next\n        end\n    next\nend\n"
	    "config router prefix-list6\n    edit \"M6\"\n"
	    "        config rule\n            edit 1\n"
	    "                set prefix6 2603:1006::/40\n"
	    "                set le 48\n            next\n        end\n"
	    "    next\nend\nFGT (root) # \n";

	(void)state;
	device(PLIST, show, "M", 4, "20 52.96.0.0/14; "
	    "10 40.96.0.0/13 ge 16 le 32");
	device(PLIST, show, "M6", 6, "1 2603:1006::/40 le 48");
	is_bad(PLIST, show, "OTHER", 4, "that no line of ours makes");
	/* 0.0.0.0/0, which is not shown */
	is_bad(PLIST, RULE("unset ge\n"), "M", 4, "without a prefix");
	is_bad(PLIST, RULE("set prefix 10.0.0.0 255.0.0.0\nset ge 7\n"), "M",
	    4, "no range of lengths");
	is_bad(PLIST, RULE("set prefix 10.0.0.0 255.0.0.0\nset le 33\n"),
	    "M", 4, "no range of lengths");
	is_bad(PLIST, RULE("set prefix 10.0.0.0 255.0.0.0\nset ge x\n"),
	    "M", 4, "no line of ours");
	is_bad(PLIST, RULE("set prefix 10.0.0.1 255.0.0.0\n"), "M", 4,
	    "no line of ours");
	is_bad(PLIST, RULE("set exact-match enable\n"), "M", 4,
	    "no line of ours");
	is_bad(PLIST, "config router prefix-list\nedit M\nconfig rule\n"
	    "edit x\nset prefix 10.0.0.0/8\nend\nend\n", "M", 4,
	    "no number");
	/* an end closes what is open, and a list may have no rules */
	device(PLIST, "config router prefix-list\nedit M\nconfig rule\n"
	    "edit 1\nset prefix 10.0.0.0/8\nend\nend\n", "M", 4,
	    "1 10.0.0.0/8");
	device(PLIST, "config router prefix-list\nedit M\nnext\nend\n", "M",
	    4, "");
	device(PLIST, "config vdom\nedit root\n" RULE("") "end\n", "M", 4,
	    NULL);
	device(PLIST, "end\nend\nnext\nedit\nset\nconfig\nend\n\"edit\" x\n",
	    "x", 4, NULL);
	bad_text(PLIST, 3, "config router prefix-list\nedit M\nnext\n",
	    "ends inside a block");
	bad_text(PLIST, 2, "config router prefix-list\nedit \"M",
	    "without an end");
	bad_text(PLIST, 1, "config router", "ends in this line");
}

static void
test_edl(void **state)
{
	(void)state;
	device("paloalto-panos-edl", "52.96.0.0/14\n\n2603:1006::/40 ours\n"
	    "203.0.113.7 # one\n", "", 0,
	    "0 52.96.0.0/14; 0 2603:1006::/40; 0 203.0.113.7/32");
	device("fortinet-fortios-address-feed", "", "", 0, "");
	bad_text("paloalto-panos-edl", 2, "10.0.0.0/8\n# a comment alone\n",
	    "");
	device("checkpoint-network-feed", "52.96.0.0/14\n203.0.113.7/32\n", "",
	    0, "0 52.96.0.0/14; 0 203.0.113.7/32");
	bad_text("checkpoint-network-feed", 2, "10.0.0.0/8\nexample.com\n", "");
	bad_text("paloalto-panos-edl", 1, "10.0.0.1-10.0.0.9\n", "");
	bad_text("fortinet-fortios-address-feed", 2, "10.0.0.0/8\n11.0.0.0/1",
	    "ends in this line");
}

/* Members may have names with many parts: more than a line has words. */
static void
test_long(void **state)
{
	char	 text[4096] = "set address-group M static [", want[4096] = "";
	char	 one[64];
	int	 i;

	(void)state;
	for (i = 0; i < 60; i++) {
		snprintf(one, sizeof one, " M_10.0.%d.0_24", i);
		strlcat(text, one, sizeof text);
		snprintf(one, sizeof one, "%s0 10.0.%d.0/24", i > 0 ? "; " :
		    "", i);
		strlcat(want, one, sizeof want);
	}
	strlcat(text, " ]\n", sizeof text);
	device("paloalto-panos-address-group", text, "M", 4, want);
	strlcpy(text, "config firewall addrgrp\nedit \"M\"\nset member "
	    "\"M_NONE\"",
	    sizeof text);
	for (i = 0; i < 60; i++) {
		snprintf(one, sizeof one, " \"M_10.0.%d.0_24\"", i);
		strlcat(text, one, sizeof text);
	}
	strlcat(text, "\nnext\nend\n", sizeof text);
	device(FORTIOS, text, "M", 4, want);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_srx),
		cmocka_unit_test(test_srx_others),
		cmocka_unit_test(test_panos),
		cmocka_unit_test(test_fortios),
		cmocka_unit_test(test_fortios_others),
		cmocka_unit_test(test_fortios_list),
		cmocka_unit_test(test_edl),
		cmocka_unit_test(test_long),
	};

	log_init("test_emit_firewalls", LOG_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
