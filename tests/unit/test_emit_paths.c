/*
 * Texts of devices whose configuration is a tree, in braces or as commands with
 * a whole path: what they show, what is passed over, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "emit_help.h"

static void
test_junos(void **state)
{
	static const char	 show[] =
	    "## Last changed: never\nversion 22.1;\npolicy-options {\n"
	    "    policy-statement A {\n        term o365feed {\n"
	    "            from {\n"
	    "                route-filter 10.0.0.0/8 upto /24 accept;\n"
	    "                /* ours */\n"
	    "                route-filter 11.0.0.0/8 exact accept;\n"
	    "            }\n            then reject;\n        }\n"
	    "        then reject;\n    }\n"
	    "    policy-statement B {\n        term o365 {\n"
	    "            from {\n                family inet;\n"
	    "                route-filter 12.0.0.0/8 exact;\n"
	    "                community [ X Y ];\n            }\n"
	    "            then accept;\n        }\n    }\n}\n"
	    "protocols { bgp { import [ A B ]; } }\n";

	(void)state;
	device("junos-policy-statement", show, "A", 4,
	    "0 10.0.0.0/8 le 24; 0 11.0.0.0/8");
	device("junos-policy-statement", show, "B", 4, NULL);
	device("junos-policy-statement-set", show, "A", 4,
	    "0 10.0.0.0/8 le 24; 0 11.0.0.0/8");
	/* a part, as "show policy-options policy-statement A" gives it */
	device("junos-policy-statement", "policy-statement \"A\" {\n"
	    "  term o365feed {\n    then reject;\n  }\n}\n", "A", 6, "");
	device("junos-policy-statement-set",
	    "set version 22.1\n"
	    "set policy-options policy-statement A term o365feed from "
	    "route-filter 2001:db8::/32 orlonger accept\n"
	    "set policy-options policy-statement A term o365feed then reject\n"
	    "set policy-options policy-statement A term x then accept\n"
	    "delete policy-options policy-statement A term o365feed from "
	    "route-filter 2001:db9::/32 orlonger\n", "A", 6,
	    "0 2001:db8::/32 le 128");
	device("junos-prefix-list-set",
	    "# o365feed\nset policy-options prefix-list A 10.0.0.0/8\n"
	    "delete policy-options prefix-list A 11.0.0.0/8\n", "A", 4,
	    "0 10.0.0.0/8");
	device("junos-route-filter-list-set",
	    "set policy-options route-filter-list A 10.0.0.0/8 upto /9\n",
	    "A", 4, "0 10.0.0.0/8 le 9");
}

#define TERM	"policy-statement A {\n term o365feed {\n"

static void
test_bad_junos(void **state)
{
	(void)state;
	bad_text("junos-policy-statement", 3, TERM
	    "  from route-filter 10.0.0.0/8 exact;\n } }\n", "not understood");
	bad_text("junos-policy-statement", 3, TERM
	    "  from protocol bgp;\n } }\n", "not understood");
	bad_text("junos-policy-statement", 3, TERM
	    "  then accept;\n } }\n", "not understood");
	bad_text("junos-policy-statement", 3, TERM
	    "  from route-filter 10.0.0.0/33 exact accept;\n } }\n", "over 32");
	bad_text("junos-policy-statement", 3, TERM
	    "  from route-filter 10.0.0.0/8 upto /7 accept;\n } }\n",
	    "no range");
	bad_text("junos-policy-statement", 3, TERM
	    "  inactive: from route-filter 10.0.0.0/8 exact accept;\n } }\n",
	    "inactive");
	bad_text("junos-policy-statement", 3, TERM "  then reject;\n", "ends");
	bad_text("junos-policy-statement", 4, TERM "  then reject;\n } } }\n",
	    "out of place");
	bad_text("junos-policy-statement", 1,
	    "deactivate policy-options policy-statement A term o365feed\n",
	    "inactive");
	bad_text("junos-policy-statement-set", 1,
	    "set policy-options policy-statement A term o365feed then reject",
	    "ends");
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_junos),
		cmocka_unit_test(test_bad_junos),
	};

	log_init("test_emit_paths", LOG_NORMAL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
