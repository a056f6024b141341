/*
 * What a platform says of prefixes and of files, before anything is written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "emit_help.h"

static void
refuse(const struct emit_object *o, const char *because)
{
	char	 why[512] = "";

	if (emit_check(o, why, sizeof why) == 0)
		fail_msg("%s was taken: %s", o->em->name, because);
	if (strstr(why, because) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why, because);
}

static void
take(const struct emit_object *o)
{
	char	 why[512] = "";

	if (emit_check(o, why, sizeof why) == -1)
		fail_msg("%s: %s", o->em->name, why);
}

static void
refuse_file(const struct emit_object *o, size_t n, const char *because)
{
	char	 why[512] = "";

	assert_int_equal(emit_check_file(o, n, why, sizeof why), -1);
	if (strstr(why, because) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why, because);
}

static void
take_file(const struct emit_object *o, size_t n)
{
	char	 why[512] = "";

	if (emit_check_file(o, n, why, sizeof why) == -1)
		fail_msg("%s", why);
}

/* Files for one family; rows that lie in one place whatever their name is. */
static void
test_one_file(void **state)
{
	static const struct emit_param	 params[] = {
		{ "table", "t", "main", 0, NULL }, { .name = NULL }
	};
	const struct emit_given		 one[] = { { "table", "1" } };
	const struct emit_given		 two[] = { { "table", "2" } };
	struct emitter			 em = *emitter_find(
					     "cisco-ios-object-group");
	struct emit_object		 o[2];
	struct pset			 set = { .n4 = 0 };

	(void)state;
	eh_object(&o[0], &em, "X", &set, 4);
	eh_object(&o[1], &em, "Y", &set, 6);
	take_file(o, 2);
	em.one_family = 1;
	take_file(o, 1);
	refuse_file(o, 2, "both families");
	o[1].af = 4;
	take_file(o, 2);
	em.rows_shared = 1;
	refuse_file(o, 2, "the rows of X and Y would lie in one place");
	em.params = params;
	o[0].given = one;
	o[1].given = two;
	o[0].ngiven = o[1].ngiven = 1;
	take_file(o, 2);
	em.one_place = 1;	/* no parameter makes two of it */
	refuse_file(o, 2, "one place: make it one list");
	em.one_place = 0;
	o[1].given = one;
	refuse_file(o, 2, "one place");
	em.one_family = 0;
	o[1].af = 6;
	take_file(o, 2);
}

/* Rows whose prefixes may not be too wide, nor lie in each other. */
static void
test_prefix_limits(void **state)
{
	struct emitter		 em = *emitter_find("cisco-ios-object-group");
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };

	(void)state;
	eh_put(&set, "0.0.0.0/0", 0, 0);
	eh_put(&set, "10.0.0.0/24", 0, 0);
	eh_put(&set, "10.0.1.0/25", 0, 0);
	eh_put(&set, "::/0", 0, 0);
	eh_object(&o, &em, "X", &set, 4);
	take(&o);
	em.len_min = 1;
	refuse(&o, "0.0.0.0/0 is wider than /1, the widest that");
	em.len_min = 0;
	em.disjoint = 1;
	refuse(&o, "10.0.0.0/24 lies inside 0.0.0.0/0");
	pset_free(&set);
	eh_put(&set, "10.0.0.0/24", 0, 0);
	eh_put(&set, "10.0.1.0/25", 0, 0);
	eh_put(&set, "2001:db8::/32", 0, 0);
	take(&o);
	eh_put(&set, "10.0.1.127/32", 0, 0);
	refuse(&o, "10.0.1.127/32 lies inside 10.0.1.0/25");
	o.af = 6;
	take(&o);
	eh_put(&set, "2001:db8:1::/48", 0, 0);
	refuse(&o, "2001:db8:1::/48 lies inside 2001:db8::/32");
	pset_free(&set);
}

/* Not more rows than a parameter says. */
static void
test_row_param(void **state)
{
	struct emit_given	 size = { "max-entries", "2" };
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };

	(void)state;
	eh_put(&set, "10.0.0.0/24", 0, 0);
	eh_put(&set, "11.0.0.0/24", 0, 0);
	eh_put(&set, "2001:db8::/32", 0, 0);
	eh_object(&o, emitter_find("aws-prefix-list-terraform"), "X", &set, 4);
	o.given = &size;
	o.ngiven = 1;
	take(&o);
	eh_put(&set, "12.0.0.0/24", 0, 0);
	refuse(&o, "3 rows, and max-entries is 2");
	o.af = 6;
	take(&o);
	size.value = "0";
	refuse(&o, "1 rows, and max-entries is 0");
	pset_free(&set);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_prefix_limits),
		cmocka_unit_test(test_row_param),
		cmocka_unit_test(test_one_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
