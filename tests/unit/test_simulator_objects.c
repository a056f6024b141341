/*
 * The firewalls of tests/simulator: each trap that they are there for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../simulator/objects.h"
#include "../simulator/path.h"

static const struct dev_window	 window = {
	{ 10, 0, 0, 0 }, { 0x20, 0x01, 0x0d, 0xb8 }
};

static struct device	 d;

static enum dev_say
say(const char *line)
{
	return d.kind->line(&d, line, strlen(line));
}

#define M4	dev_matched(&d, "X", 4)
#define M6	dev_matched(&d, "X", 6)
/* Nodes of the heap: 1 is /27, 2 and 3 are /28, ..., 32..63 are hosts. */
#define HOSTS(from, n)	(((UINT64_C(1) << (n)) - 1) << (32 + (from)))
#define NOBODY_SAYS	(DEV_LEAVES | DEV_OUTSIDE)

/* The same traps, in the words of each. */
static void
walk(const char *address, const char *value, const char *group)
{
	char	 line[200];

#define SAY(want, verb, a, b, c, e) do {				\
	strlcpy(line, verb " ", sizeof line);				\
	strlcat(line, a, sizeof line);					\
	strlcat(line, b, sizeof line);					\
	strlcat(line, c, sizeof line);					\
	strlcat(line, e, sizeof line);					\
	assert_int_equal(say(line), want);				\
} while (0)
	assert_true(M4 == NOBODY_SAYS);
	SAY(DEV_REFUSED, "set", group, "X_10.0.0.0_28", "", "");
	SAY(DEV_BAD, "set", address, "X_10.0.0.0_28", value, "10.0.0.0/29");
	SAY(DEV_BAD, "set", address, "web", value, "10.0.0.0/29");
	SAY(DEV_OK, "set", address, "X_10.0.0.0_28", value, "10.0.0.0/28");
	assert_true(M4 == NOBODY_SAYS);
	SAY(DEV_OK, "set", group, "X_10.0.0.0_28", "", "");
	assert_int_equal(d.did, DID_ADD);
	assert_true(M4 == HOSTS(0, 16));
	SAY(DEV_IGNORED, "set", group, "X_10.0.0.0_28", "", "");
	SAY(DEV_REFUSED, "delete", address, "X_10.0.0.0_28", "", "");
	SAY(DEV_BAD, "set", group, "Y_10.0.0.0_28", "", "");
	SAY(DEV_IGNORED, "delete", group, "X_10.0.0.16_28", "", "");
	SAY(DEV_OK, "delete", group, "X_10.0.0.0_28", "", "");
	assert_int_equal(d.did, DID_DEL);
	assert_true(M4 == NOBODY_SAYS);
	SAY(DEV_OK, "delete", address, "X_10.0.0.0_28", "", "");
	SAY(DEV_REFUSED, "set", group, "X_10.0.0.0_28", "", "");
	SAY(DEV_OK, "set", address, "X_2001-db8--_128", value,
	    "2001:db8::/128");
	SAY(DEV_OK, "set", group, "X_2001-db8--_128", "", "");
	assert_true(M6 == HOSTS(0, 1));
	assert_int_equal(say("replace all"), DEV_BAD);
}

static void
test_srx_set(void **state)
{
	(void)state;
	dev_init(&d, &dev_srx_set, &window, 0);
	walk("security address-book global address ", " ",
	    "security address-book global address-set X address ");
	assert_int_equal(say("delete security address-book global "
	    "address-set X"), DEV_BAD);
}

static void
test_panos(void **state)
{
	(void)state;
	dev_init(&d, &dev_panos, &window, 0);
	walk("address ", " ip-netmask ", "address-group X static ");
	assert_int_equal(say("# no comment"), DEV_BAD);
}

#define HEAD	"security {\n address-book {\n  global {\n"
#define TAIL	"  }\n }\n}\n"

static int
load(const char *text)
{
	assert_true(dev_load(&d, text) < DEV_REFUSED);
	return d.kind->end(&d);
}

static void
test_srx(void **state)
{
	(void)state;
	dev_init(&d, &dev_srx, &window, 0);
	assert_int_equal(load(HEAD "address-set X { address X_10.0.0.0_28; "
	    "}\n" TAIL), -1);	/* no such address */
	assert_true(M4 == NOBODY_SAYS);
	assert_int_equal(load("# ours\n" HEAD
	    "address X_10.0.0.0_28 10.0.0.0/28;\n"
	    "replace: address-set X { address X_10.0.0.0_28; }\n" TAIL), 0);
	assert_true(M4 == HOSTS(0, 16));
	/* without "replace:" it is merged */
	assert_int_equal(load(HEAD "address X_10.0.0.16_28 10.0.0.16/28;\n"
	    "address-set X { address X_10.0.0.16_28; }\n" TAIL), 0);
	assert_true(M4 == HOSTS(0, 32));
	assert_int_equal(load(HEAD "address X_10.0.0.16_28 10.0.0.16/28;\n"
	    "replace: address-set X { address X_10.0.0.16_28; }\n" TAIL), 0);
	assert_true(M4 == HOSTS(16, 16));
	assert_int_equal(load(HEAD "address X_10.0.0.0_28 10.0.0.16/28;\n"
	    TAIL), -1);
	assert_int_equal(load(HEAD "replace: address-set X {\n"), -1);
	assert_true(M4 == HOSTS(16, 16));
}

static void
test_fortios(void **state)
{
	(void)state;
	dev_init(&d, &dev_fortios, &window, 0);
	assert_int_equal(say("edit \"X\""), DEV_BAD);
	say("config firewall address");
	say("edit \"X_10.0.0.0_28\"");
	assert_int_equal(say("set subnet 10.0.0.0 255.255.0.240"), DEV_BAD);
	assert_int_equal(say("set subnet 10.0.0.0 255.255.255.0"), DEV_OK);
	assert_int_equal(say("next"), DEV_BAD);
	say("edit \"X_10.0.0.0_28\"");
	say("set subnet 10.0.0.0 255.255.255.240");
	assert_int_equal(say("next"), DEV_OK);
	say("edit \"X_10.0.0.16_28\"");
	say("set subnet 10.0.0.16 255.255.255.240");
	assert_int_equal(say("end"), DEV_OK);	/* as "next" does */
	say("config firewall addrgrp");
	assert_int_equal(say("append member \"X_10.0.0.0_28\""), DEV_BAD);
	say("edit \"X\"");
	assert_int_equal(say("next"), DEV_REFUSED);	/* never empty */
	say("edit \"X\"");
	assert_int_equal(say("set member \"X_NONE\""), DEV_REFUSED);
	assert_int_equal(say("set member \"Y_NONE\""), DEV_BAD);
	assert_int_equal(say("append member X_10.0.0.0_28"), DEV_BAD);
	assert_int_equal(say("append member \"X_10.0.0.0_29\""), DEV_REFUSED);
	assert_int_equal(say("append member \"X_10.0.0.0_28\""), DEV_OK);
	assert_true(M4 == NOBODY_SAYS);		/* not before "next" */
	assert_int_equal(say("next"), DEV_OK);
	assert_int_equal(d.did, DID_ADD);
	assert_true(M4 == HOSTS(0, 16));
	/* all of it in one step */
	say("edit \"X\"");
	assert_int_equal(say("set member \"X_10.0.0.16_28\""), DEV_OK);
	assert_true(M4 == HOSTS(0, 16));
	say("next");
	assert_true(M4 == HOSTS(16, 16));
	/* but for what matches nothing */
	say("end");
	say("config firewall address");
	say("edit \"X_NONE\"");
	say("set subnet 10.0.0.0 255.255.255.255");
	assert_int_equal(say("next"), DEV_BAD);
	say("edit \"X_NONE\"");
	say("set subnet 0.0.0.0 255.255.255.255");
	assert_int_equal(say("end"), DEV_OK);
	say("config firewall addrgrp");
	say("edit \"X\"");
	assert_int_equal(say("set member \"X_NONE\""), DEV_OK);
	assert_true(M4 == HOSTS(16, 16));
	assert_int_equal(say("next"), DEV_OK);
	assert_true(M4 == 0);
	say("edit \"X\"");
	assert_int_equal(say("unselect member \"X_10.0.0.16_28\""),
	    DEV_IGNORED);
	assert_int_equal(say("append member \"X_10.0.0.16_28\""), DEV_OK);
	assert_int_equal(say("next"), DEV_OK);
	assert_true(M4 == HOSTS(16, 16));
	say("end");
	say("config firewall address");
	assert_int_equal(say("delete \"X_10.0.0.16_28\""), DEV_REFUSED);
	assert_int_equal(say("delete \"X_10.0.0.0_28\""), DEV_OK);
	assert_int_equal(say("end"), DEV_OK);
	assert_int_equal(say("config firewall policy"), DEV_BAD);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_srx_set),
		cmocka_unit_test(test_panos),
		cmocka_unit_test(test_srx),
		cmocka_unit_test(test_fortios),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
