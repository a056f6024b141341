/*
 * Lists of communities as devices show them: what is read, what is passed over,
 * which objects are spoilt, and which texts are refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/emit/emit.h"
#include "said.h"

#define SPOILT	"spoilt"
#define NONE	"none"

/* Object A of the text is this: "[N:]VALUE ..." */
static void
reads(const char *platform, const char *text, const char *want)
{
	const struct emitter		*em = emitter_find(platform);
	const struct parsed_object	*o;
	struct parsed			 p;
	char				 got[256] = "", one[32];
	size_t				 i;

	assert_non_null(em);
	assert_int_equal(emit_parse(em, "test", text, strlen(text), &p), 0);
	o = parsed_find(&p, "A", 0);
	for (i = 0; o != NULL && o->bad == NULL && i < o->nrow; i++) {
		if (o->row[i].number != 0) {
			snprintf(one, sizeof one, "%u ", o->row[i].number);
			strlcat(got, one, sizeof got);
		}
		strlcat(got, o->row[i].text, sizeof got);
		strlcat(got, i + 1 < o->nrow ? "; " : "", sizeof got);
	}
	assert_string_equal(o == NULL ? NONE : o->bad != NULL ? SPOILT : got,
	    want);
	parsed_free(&p);
}

static void
refuses(const char *platform, const char *text, const char *why)
{
	const struct emitter	*em = emitter_find(platform);
	struct parsed		 p;
	char			 said[256];
	int			 rc;

	said_begin();
	rc = emit_parse(em, "test", text, strlen(text), &p);
	said_end(said, sizeof said);
	assert_int_equal(rc, -1);
	assert_non_null(strstr(said, why));
}

static void
test_lists(void **state)
{
	(void)state;
	reads("cisco-ios-community-list", "ip bgp-community new-format\n"
	    "ip community-list standard B permit 12076:5060\n"
	    "ip community-list expanded A permit _12076:5_\n"
	    "ip community-list standard A permit 12076:5020\n"
	    "ip community-list standard A permit 12076:5010\n",
	    "12076:5020; 12076:5010");
	reads("cisco-nxos-community-list",
	    "ip community-list standard A seq 10 permit 12076:5010 \n",
	    "12076:5010");
	reads("arista-eos-community-list",
	    "ip community-list A permit 12076:5010\n"
	    "ip community-list regexp B permit 12076:5...\n", "12076:5010");
	reads("frr-community-list",
	    "bgp community-list standard A seq 5 permit 12076:5010\n"
	    "bgp large-community-list standard A seq 5 permit 1:2:3\n",
	    "12076:5010");
	/* both wanted at once, a deny, a well-known one, a single number */
	reads("frr-community-list",
	    "bgp community-list standard A permit 12076:5010 12076:5020\n",
	    SPOILT);
	reads("cisco-ios-community-list",
	    "ip community-list standard A deny 12076:5010\n", SPOILT);
	reads("cisco-ios-community-list",
	    "ip community-list standard A permit no-export\n", SPOILT);
	reads("cisco-ios-community-list",
	    "ip community-list standard A permit 791417746\n", SPOILT);
	refuses("cisco-ios-community-list", "ip community-list standard\n",
	    "not understood");
}

static void
test_huawei(void **state)
{
	(void)state;
	reads("huawei-vrp-community-filter", "#\n"
	    "ip community-filter 1 permit 12076:5060\n"
	    "ip community-filter advanced A index 10 permit ^12076\n"
	    "ip community-filter basic A index 10 permit 12076:5010\n"
	    "ip community-filter basic A index 25 permit 12076:5020\n",
	    "10 12076:5010; 25 12076:5020");
	reads("huawei-vrp-community-filter",
	    "ip community-filter basic A permit 12076:5010\n", SPOILT);
	reads("huawei-vrp-community-filter", "ip community-filter basic A "
	    "index 10 permit 12076:5010 12076:5020\n", SPOILT);
	reads("huawei-vrp-community-filter",
	    "ip community-filter basic A index 10 deny internet\n", SPOILT);
	refuses("huawei-vrp-community-filter", "ip community-filter basic\n",
	    "not understood");
}

static void
test_iosxr(void **state)
{
	(void)state;
	reads("cisco-iosxr-community-set", "community-set B\n  12076:*\nend-set"
	    "\n!\ncommunity-set A\n  # ours\n  12076:5010,\n  12076:5020\n"
	    "end-set\n!\n", "12076:5010; 12076:5020");
	reads("cisco-iosxr-community-set", "community-set A\nend-set\n", "");
	reads("cisco-iosxr-community-set",
	    "community-set A\n  12076:[5000..5999]\nend-set\n", SPOILT);
	reads("cisco-iosxr-community-set",
	    "community-set A\n  ios-regex '_12076:5_'\nend-set\n", SPOILT);
	reads("cisco-iosxr-community-set",
	    "community-set A\n  12076:5010,\n  no-export\nend-set\n", SPOILT);
	refuses("cisco-iosxr-community-set", "community-set A\n  12076:5010\n"
	    "  12076:5020\nend-set\n", "no comma before it");
	refuses("cisco-iosxr-community-set",
	    "community-set A\n  12076:5010,\nend-set\n", "no entry");
	refuses("cisco-iosxr-community-set", "community-set A\n  12076:5010\n",
	    "without an end");
}

static void
test_junos(void **state)
{
	(void)state;
	reads("junos-community", "policy-options {\n"
	    "    policy-statement P { from community A; then accept; }\n"
	    "    community B members [ 12076:5010 12076:5020 ];\n"
	    "    community A members \"^(12076:5010|12076:5020)$\";\n}\n"
	    "snmp {\n    community public { authorization read-only; }\n}\n",
	    "12076:5010; 12076:5020");
	reads("junos-community",
	    "set policy-options community A members 12076:5010\n",
	    "12076:5010");
	reads("junos-community", "policy-options {\n    community A {\n"
	    "        members [ 12076:5010 ];\n    }\n}\n", "12076:5010");
	/* both wanted at once */
	reads("junos-community",
	    "set policy-options community A members 12076:5010\n"
	    "set policy-options community A members 12076:5020\n", SPOILT);
	reads("junos-community", "policy-options {\n"
	    "    community A members [ 12076:5010 12076:5020 ];\n}\n", SPOILT);
	reads("junos-community", "policy-options {\n    community A {\n"
	    "        invert-match;\n        members 12076:5010;\n    }\n}\n",
	    SPOILT);
	reads("junos-community", "policy-options {\n"
	    "    community A members \"^12076:50.0$\";\n}\n", SPOILT);
	reads("junos-community", "policy-options {\n"
	    "    community A members \"(12076:5010|12076:5020)\";\n}\n",
	    SPOILT);
	reads("junos-community", "policy-options {\n"
	    "    community A members \"^(12076:5010|)$\";\n}\n", SPOILT);
	reads("junos-community", "policy-options {\n"
	    "    inactive: community A members 12076:5010;\n}\n", SPOILT);
	refuses("junos-community", "policy-options {\n"
	    "    community A members \"^(12076:5010)$\";\n", "ends");
}

static void
test_bird(void **state)
{
	(void)state;
	reads("bird2-community-set", "define X = 5;\n"
	    "define P = [ 10.0.0.0/8 ];\ndefine A = [\n  (12076,5010), # one\n"
	    "  (12076, 5020)\n];\n", "12076:5010; 12076:5020");
	reads("bird2-community-set", "define P = [ 10.0.0.0/8 ];\n", NONE);
	refuses("bird2-community-set", "define A = [ (12076,*) ];\n",
	    "only pairs");
	refuses("bird2-community-set", "define A = [ (12076,5010..5020) ];\n",
	    "only pairs");
	refuses("bird2-community-set", "define A = [ (1,2,3) ];\n",
	    "only pairs");
	refuses("bird2-community-set", "define A = [ (12076,5010), ];\n",
	    "only pairs");
	reads("bird2-community-set", "define A = [\n];\n", "");
	refuses("bird2-community-set", "define A = [ (12076,5010)\n",
	    "ends too early");
	refuses("bird2-community-set", "define A = [ (12076,5010) ]\n",
	    "without an end");
}

static void
test_sros(void **state)
{
#define AT	"/configure policy-options community \"A\" "

	(void)state;
	reads("nokia-sros-md-community", "configure {\n    policy-options {\n"
	    "        community \"B\" {\n            member \"1:2\" { }\n"
	    "        }\n        community \"A\" {\n"
	    "            expression {\n                expr \"12076:5010 OR "
	    "12076:5020\"\n            }\n        }\n    }\n}\n",
	    "12076:5010; 12076:5020");
	reads("nokia-sros-md-community", AT "expression expr \"1:2 OR 3:4\"\n",
	    "1:2; 3:4");
	reads("nokia-sros-md-community", AT "expression expr \"1:2\"\n"
	    AT "expression exact false\n", "1:2");
	reads("nokia-sros-md-community", AT "expression expr \"1:2\"\n"
	    AT "expression exact true\n", SPOILT);
	reads("nokia-sros-md-community", AT "expression expr \"1:2 AND 3:4\"\n",
	    SPOILT);
	reads("nokia-sros-md-community", AT "expression expr \"1:2 OR \"\n",
	    SPOILT);
	reads("nokia-sros-md-community", AT "expression expr \"NOT 1:2\"\n",
	    SPOILT);
	reads("nokia-sros-md-community", AT "expression expr \"1:2\"\n"
	    AT "expression expr \"3:4\"\n", SPOILT);
	reads("nokia-sros-md-community", "configure {\n    policy-options {\n"
	    "        community \"A\" {\n            member \"1:2\" { }\n"
	    "        }\n    }\n}\n", SPOILT);
	reads("nokia-sros-md-community", AT "expression expr \"1:2\"\n"
	    AT "member \"1:2\"\n", SPOILT);
#undef AT
}

static void
test_openbgpd(void **state)
{
#define OFF	"match from ebgp set { community delete 1:2 }\n"
#define SET	" set community 1:2\n"

	(void)state;
	reads("openbgpd-community", "deny from any\n# list B\n"
	    "match from group \"x\" set { large-community delete 1:2:3 }\n"
	    "match from group \"x\" community 1:9 set large-community 1:2:3\n"
	    "# list A\n" OFF "match from ebgp community 12076:5010" SET
	    "match from any community 5:6 set localpref 200\n"
	    "match from ebgp large-community 1:2:3" SET
	    "allow from ebgp community 1:2\n", "12076:5010; 1:2:3");
	reads("openbgpd-community", OFF "match from AS 1 community 3:4" SET,
	    "3:4");
	reads("openbgpd-community", "# list A\n" OFF, "");
	reads("openbgpd-community", "# list A\ndeny from any\n", NONE);
	reads("openbgpd-community", "# list A\n" OFF
	    "match from any" SET, SPOILT);
	reads("openbgpd-community", "# list A\n" OFF
	    "match from ebgp community 3:4 community 5:6" SET, SPOILT);
	reads("openbgpd-community", "# list A\n" OFF
	    "match from ebgp AS 7 community 3:4" SET, SPOILT);
	refuses("openbgpd-community", "# list A\n" OFF OFF "# list A\n" OFF,
	    "twice");
	refuses("openbgpd-community", OFF
	    "match from ebgp community 3:*" SET, "3:*");
#undef OFF
#undef SET
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_huawei),
		cmocka_unit_test(test_iosxr),
		cmocka_unit_test(test_junos),
		cmocka_unit_test(test_bird),
		cmocka_unit_test(test_openbgpd),
		cmocka_unit_test(test_sros),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
