/*
 * Lists with an index (Huawei VRP, Comware): the devices' own text, the address
 * of all zeros, and numbers at their ceilings, also of others that have one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/publish/numbers.h"
#include "emit_help.h"

static int
parse(const char *platform, const char *text, struct parsed *p)
{
	return emit_parse(emitter_find(platform), "device", text, strlen(text),
	    p);
}

/* As "display current-configuration" has it, with much around it. */
static void
test_device(void **state)
{
	static const char	 text[] =
	    "#\n sysname R1\n#\n"
	    "route-policy IN permit node 10\n if-match ip-prefix X\n#\n"
	    "ip ip-prefix X description of ours\n"
	    "ip ip-prefix \"two words\" index 10 permit 0.0.0.0 0\n"
	    "ip ip-prefix X index 10 permit 10.0.0.0 8\n"
	    "ip ip-prefix X index 20 permit 192.0.2.0 24 greater-equal 26\n"
	    "ip ip-prefix X index 25 permit 0.0.0.0 16 less-equal 24\n"
	    "ip ip-prefix X index 30 deny 0.0.0.0 0 less-equal 32\n"
	    "ip ipv6-prefix X index 10 permit 2001:DB8:: 32 greater-equal 48 "
	    "less-equal 64\n#\nreturn\n";
	const struct parsed_object	*o;
	struct parsed			 p;
	char				 buf[PREFIX_STRLEN];

	(void)state;
	assert_int_equal(parse("huawei-vrp-ip-prefix", text, &p), 0);
	assert_int_equal(p.nobj, 2);
	assert_non_null(o = parsed_find(&p, "X", 4));
	assert_int_equal(o->nrow, 4);
	assert_string_equal(prange_str(&o->row[0].prange, buf), "10.0.0.0/8");
	assert_int_equal(o->row[1].number, 20);
	assert_int_equal(o->row[1].prange.lo, 26);
	assert_int_equal(o->row[1].prange.hi, 32);
	/* any route of these lengths, not a /16 */
	assert_int_equal(o->row[2].prange.p.len, 0);
	assert_int_equal(o->row[2].prange.lo, 16);
	assert_int_equal(o->row[2].prange.hi, 24);
	assert_true(o->row[3].deny);
	assert_non_null(o = parsed_find(&p, "X", 6));
	assert_int_equal(o->nrow, 1);
	assert_int_equal(o->row[0].prange.p.len, 32);
	assert_int_equal(o->row[0].prange.hi, 64);
	parsed_free(&p);
}

static void
test_not_understood(void **state)
{
	static const char *const	 text[] = {
		"ip ip-prefix X index 10 permit 0.0.0.0 8 match-network\n",
		"ip ip-prefix X index 10 permit 10.0.0.1 8\n",
		"ip ip-prefix X index 10 permit 10.0.0.0 33\n",
		"ip ip-prefix X index 10 permit 10.0.0.0/8\n",
		"ip ip-prefix X index x permit 10.0.0.0 8\n",
		"ip ip-prefix X index 10 allow 10.0.0.0 8\n",
		"ip ip-prefix X index 10 permit 10.0.0.0 8 greater-equal 4\n",
		("ip ip-prefix X index 10 permit 10.0.0.0 8 less-equal 24 "
		    "greater-equal 25\n"),
		"ip ip-prefix X index 10 permit 2001:db8:: 32\n",
		"ip ip-prefix X index 10 permit 10.0.0.0 8",	/* cut off */
		"ip ip-prefix X\n",
	};
	struct parsed	 p;
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof text / sizeof text[0]; i++) {
		if (parse("huawei-vrp-ip-prefix", text[i], &p) == -1)
			continue;
		if (p.nobj != 1 || p.obj[0].bad == NULL)
			fail_msg("read: %s", text[i]);
		parsed_free(&p);
	}
}

/* "0.0.0.0 8" would permit every /8 of the table. */
static void
test_zero_address(void **state)
{
	static const char *const	 platform[] = { "huawei-vrp-ip-prefix",
	    "h3c-comware-prefix-list", "h3c-comware5-ip-prefix" };
	struct emit_object		 o;
	struct pset			 zero = { .n4 = 0 }, all = { .n4 = 0 };
	char				 why[256];
	size_t				 i;

	(void)state;
	eh_put(&zero, "0.0.0.0/8", 8, 8);
	eh_put(&all, "0.0.0.0/0", 0, 32);
	for (i = 0; i < 3; i++) {
		eh_object(&o, emitter_find(platform[i]), "X", &zero, 4);
		assert_int_equal(emit_check(&o, why, sizeof why), -1);
		assert_non_null(strstr(why, "can't say \"0.0.0.0/8\""));
		o.set = &all;
		assert_int_equal(emit_check(&o, why, sizeof why), 0);
	}
	eh_object(&o, emitter_find("cisco-ios-prefix-list"), "X", &zero, 4);
	assert_int_equal(emit_check(&o, why, sizeof why), 0);
	pset_free(&zero);
	pset_free(&all);
}

/* --- ceilings ------------------------------------------------------------ */

/* 10.0.0.0/32 and the n - 1 hosts behind it, "skip" left out. */
static void
hosts(struct object_record *o, uint32_t n, uint32_t skip)
{
	struct prefix	 p;
	uint32_t	 i;

	memset(o, 0, sizeof *o);
	memset(&p, 0, sizeof p);
	p.af = 4;
	p.len = 32;
	p.addr[0] = 10;
	for (i = 0; i <= n; i++) {
		if (i == skip)
			continue;
		p.addr[1] = (uint8_t)(i >> 16);
		p.addr[2] = (uint8_t)(i >> 8);
		p.addr[3] = (uint8_t)i;
		assert_int_equal(pset_add(&o->set, &p), 0);
	}
	assert_int_equal(pset_sort(&o->set), 0);
}

static void
drop(struct object_record *o)
{
	pset_free(&o->set);
	free(o->number);
	free(o->retired);
}

/*
 * A list as long as its numbers go: full, no row more; and a row that comes for
 * one that goes moves no other.
 */
static void
full(const char *platform, uint32_t most)
{
	const struct emitter	*em = emitter_find(platform);
	struct object_record	 old, now, more;
	struct emit_object	 o;
	char			 why[256];
	uint32_t		 i;

	hosts(&old, most, most);	/* 0 .. most - 1 */
	hosts(&now, most, 5);		/* without 5, with "most" */
	hosts(&more, most + 1, most + 1);
	assert_int_equal(pset_count(&old.set), most);
	assert_int_equal(numbers_assign(&old, NULL, em, why, sizeof why), 0);
	eh_object(&o, em, "X", &old.set, 4);
	o.number = old.number;
	if (emit_check(&o, why, sizeof why) == -1)
		fail_msg("%s: %s", platform, why);
	assert_int_equal(old.number[most - 1] < o.sentinel, 1);
	assert_int_equal(numbers_assign(&now, &old, em, why, sizeof why), 0);
	for (i = 0; i + 1 < most; i++)
		if (now.number[i] != old.number[i < 5 ? i : i + 1])
			fail_msg("%s: a number changed", platform);
	o.set = &now.set;
	o.number = now.number;
	assert_int_equal(emit_check(&o, why, sizeof why), 0);
	eh_object(&o, em, "X", &more.set, 4);
	assert_int_equal(emit_check(&o, why, sizeof why), -1);
	drop(&old);
	drop(&now);
	drop(&more);
}

static void
test_ceilings(void **state)
{
	(void)state;
	full("h3c-comware-prefix-list", 65534);
	full("h3c-comware5-ip-prefix", 65534);
	full("huawei-vrp-ip-prefix", 65534);
	full("extreme-200-prefix-list", 63);
	full("vyos-prefix-list", 65534);
	full("brocade-ironware-prefix-list", 65534);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_device),
		cmocka_unit_test(test_not_understood),
		cmocka_unit_test(test_zero_address),
		cmocka_unit_test(test_ceilings),
	};

	log_init("test_emit_index", LOG_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
