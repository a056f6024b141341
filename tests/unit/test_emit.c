/*
 * The table of emitters and its driver: names, checks, numbers, digests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit_help.h"

/* --- the table ----------------------------------------------------------- */

static void
test_table(void **state)
{
	const struct emitter	*em;
	size_t			 i;

	(void)state;
	for (i = 0; (em = emitters[i]) != NULL; i++) {
		if (i > 0)
			assert_true(strcmp(emitters[i - 1]->name,
			    em->name) < 0);
		assert_ptr_equal(emitter_find(em->name), em);
		assert_non_null(em->platform);
		assert_non_null(em->kind);
		assert_non_null(em->title);
		assert_non_null(em->load_how);
		assert_non_null(em->hole_source);
		assert_non_null(em->checked);
		assert_non_null(em->row);
		assert_true(em->name_max <= EMIT_NAME_MAX);
		if (em->rows == ROW_PREFIX)
			assert_int_not_equal(em->ranges, 0);
		else	/* texts have no family */
			assert_int_equal(em->families, FAMILIES_TOGETHER);
		assert_int_equal(em->also == 0, em->text == NULL);
		if (em->load == LOAD_MERGE)
			assert_non_null(em->del);
		if (em->delta == DELTA_LINES) {
			assert_non_null(em->add);
			assert_non_null(em->del);
			assert_non_null(em->parse);
		}
		if (em->seq_step != 0)
			assert_true(em->seq_start > 0 &&
			    em->seq_max > em->seq_start);
		assert_true(strlen(emit_match_name(em->matches)) > 0);
		assert_true(strlen(emit_families_name(em->families)) > 0);
		assert_true(strlen(emit_hole_name(em->empty)) > 0);
		assert_true(strlen(emit_hole_name(em->missing)) > 0);
		assert_true(strlen(emit_load_name(em->load)) > 0);
		assert_true(strlen(emit_delta_name(em->delta)) > 0);
		assert_true(strlen(emit_order_name(em->order)) > 0);
	}
	assert_null(emitter_find("no-such-platform"));
	assert_null(emitter_find(""));
}

/* --- names --------------------------------------------------------------- */

static void
want_name(const char *platform, const char *name, int af, int only,
    const char *want)
{
	char	*s = emit_name(emitter_find(platform), name, af, only);

	assert_string_equal(s, want);
	free(s);
}

static void
test_names(void **state)
{
	(void)state;
	want_name("cisco-ios-prefix-list", "M365", 4, 0, "M365-V4");
	want_name("cisco-ios-prefix-list", "M365", 6, 0, "M365-V6");
	want_name("cisco-ios-prefix-list", "M365", 6, 6, "M365");
	want_name("frr-prefix-list", "M365", 4, 0, "M365");
	want_name("frr-prefix-list", "M365", 6, 0, "M365");
	want_name("bird2-prefix-set", "M365-a.b", 4, 0, "M365_a_b_V4");
	want_name("bird2-prefix-set", "M365-a", 4, 4, "M365_a");
	want_name("junos-prefix-list", "M365.a", 4, 0, "M365_a-V4");
	want_name("json", "M365", 0, 0, "M365");
}

/* Nothing that a shell, a parser, a spreadsheet or a pager could take up. */
static void
test_hostile_names(void **state)
{
	static const char *const	 bad[] = {
		"", " ", "a b", "a\nb", "a\rb", "a\tb", "a\"b", "a'b", "a`b",
		"a;b", "a{b", "a}b", "a[b", "a]b", "a(b", "a)b", "a,b", "a!b",
		"a#b", "a$b", "a%b", "a&b", "a*b", "a/b", "a\\b", "a|b", "a<b",
		"a>b", "a?b", "a=b", "a@b", "a:b", "a+b", "a~b", "a^b",
		"a\x01" "b", "a\x7f" "b", "a\x80" "b", "\xc3\xa4", "-a", "-",
		".a", "..", "=1", "@x", "*/", "a\033[2J", NULL
	};
	const struct emitter		*em;
	char				 why[512];
	size_t				 i, k;

	(void)state;
	for (i = 0; (em = emitters[i]) != NULL; i++) {
		assert_int_equal(emit_check_name(em, "M365", why, sizeof why),
		    0);
		for (k = 0; bad[k] != NULL; k++) {
			why[0] = '\0';
			if (emit_check_name(em, bad[k], why, sizeof why) == 0)
				fail_msg("%s took \"%s\"", em->name, bad[k]);
			assert_true(strlen(why) > 0);
			assert_null(strchr(why, '\n'));
			assert_null(strchr(why, '\033'));
		}
	}
}

static void
refuse_name(const char *platform, const char *name, const char *because)
{
	char	 why[512] = "";

	if (emit_check_name(emitter_find(platform), name, why,
	    sizeof why) == 0)
		fail_msg("%s took \"%s\"", platform, name);
	if (strstr(why, because) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why, because);
}

static void
take_name(const char *platform, const char *name)
{
	char	 why[512] = "";

	if (emit_check_name(emitter_find(platform), name, why,
	    sizeof why) == -1)
		fail_msg("%s: %s", platform, why);
}

static void
test_name_limits(void **state)
{
	char	 n64[65], n65[66];

	(void)state;
	memset(n64, 'a', 64);
	memset(n65, 'a', 65);
	n64[64] = n65[65] = '\0';
	n64[0] = n65[0] = 'X';
	take_name("cisco-ios-object-group", n64);
	refuse_name("cisco-ios-object-group", n65, "takes 64");
	take_name("bird2-prefix-set", n64);
	refuse_name("bird2-prefix-set", n65, "65 characters");
	refuse_name("cisco-ios-prefix-list", "seq", "keyword");
	refuse_name("cisco-ios-prefix-list", "SEQ", "keyword");
	refuse_name("cisco-ios-prefix-list", "sequence-number", "keyword");
	refuse_name("cisco-ios-prefix-list", "detail", "keyword");
	take_name("cisco-ios-prefix-list", "sequence-numbers");
	take_name("cisco-ios-prefix-list", "seq1");
	refuse_name("bird2-prefix-set", "filter", "keyword");
	refuse_name("bird2-prefix-set", "networks", "keyword");
	refuse_name("bird2-prefix-set", "365", "letter first");
	refuse_name("bird2-prefix-set", "a-b", "character 2");
	refuse_name("arista-eos-prefix-list", "365", "letter first");
	take_name("junos-prefix-list", "365");
}

/* --- checks -------------------------------------------------------------- */

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
test_checks(void **state)
{
	uint32_t		 number[2] = { 5, 5 };
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };

	(void)state;
	eh_put(&set, "10.0.0.0/8", 0, 0);
	eh_put(&set, "11.0.0.0/8", 9, 24);
	eh_object(&o, emitter_find("cisco-ios-prefix-list"), "X", &set, 4);
	take(&o);
	o.number = number;
	refuse(&o, "two rows have the number 5");
	number[0] = o.sentinel;
	refuse(&o, "is none for a row");
	number[0] = 0;
	refuse(&o, "is none for a row");
	number[0] = 10;
	take(&o);
	o.name = "a b";
	refuse(&o, "character 2");
	eh_object(&o, emitter_find("cisco-ios-prefix-list"), "X", &set, 4);
	o.af = 0;
	refuse(&o, "families apart");
	o.set = NULL;
	refuse(&o, "holds no prefixes");
	eh_object(&o, emitter_find("cisco-ios-object-group"), "X", &set, 4);
	refuse(&o, "can't say \"11.0.0.0/8 ge 9 le 24\"");
	o.sentinel = 7;
	set.n4 = 1;
	refuse(&o, "no row that denies all");
	o.sentinel = 0;
	take(&o);
	set.n4 = 0;
	refuse(&o, "empty");
	eh_object(&o, emitter_find("plain"), "X", &set, 0);
	take(&o);
	o.af = 4;
	refuse(&o, "families together");
	pset_free(&set);
	/* bare prefixes: all exact, or all orlonger */
	eh_put(&set, "10.0.0.0/8", 8, 32);
	eh_put(&set, "10.0.0.1/32", 32, 32);
	eh_object(&o, emitter_find("junos-prefix-list"), "X", &set, 4);
	take(&o);
	eh_put(&set, "11.0.0.0/8", 0, 0);
	refuse(&o, "some are exact and some not");
	pset_free(&set);
}

static void
test_row_limits(void **state)
{
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };
	struct emitter		 em = *emitter_find("arista-eos-prefix-list");
	struct prange		 r;
	uint32_t		 start, step, i;

	(void)state;
	assert_int_equal(emit_numbering(&em, 6553, &start, &step), 0);
	assert_int_equal(start, 10);
	assert_int_equal(step, 10);
	assert_int_equal(emit_numbering(&em, 6554, &start, &step), 0);
	assert_int_equal(start, 1);
	assert_int_equal(step, 10);
	assert_int_equal(emit_numbering(&em, 6555, &start, &step), 0);
	assert_int_equal(step, 9);
	assert_int_equal(emit_numbering(&em, 65534, &start, &step), 0);
	assert_int_equal(step, 1);
	assert_int_equal(emit_numbering(&em, 65535, &start, &step), -1);
	memset(&r, 0, sizeof r);
	r.p.af = 4;
	r.p.len = r.lo = r.hi = 32;
	for (i = 0; i < 65535; i++) {
		r.p.addr[1] = (uint8_t)(i >> 16);
		r.p.addr[2] = (uint8_t)(i >> 8);
		r.p.addr[3] = (uint8_t)i;
		assert_int_equal(pset_add_range(&set, &r), 0);
	}
	assert_int_equal(pset_sort(&set), 0);
	eh_object(&o, &em, "X", &set, 4);
	refuse(&o, "65535 rows, and arista-eos-prefix-list has numbers up to");
	set.n4--;
	take(&o);
	em.row_max = 65533;
	refuse(&o, "65534 rows, arista-eos-prefix-list takes 65533");
	pset_free(&set);
}

/* Where the longest prefix decides, rows must not hide what others accept. */
static void
test_longest(void **state)
{
	const struct emitter	*em = emitter_find("junos-route-filter-list");
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };

	(void)state;
	eh_object(&o, em, "X", &set, 4);
	eh_put(&set, "10.0.0.0/8", 8, 32);
	eh_put(&set, "10.1.0.0/16", 0, 0);
	refuse(&o, "10.1.0.0/16 hides a part of 10.0.0.0/8");
	eh_put(&set, "10.1.0.0/16", 16, 32);
	take(&o);
	pset_free(&set);
	eh_put(&set, "10.0.0.0/8", 0, 0);	/* never hides */
	eh_put(&set, "10.1.0.0/16", 0, 0);
	eh_put(&set, "10.1.0.0/24", 0, 0);
	take(&o);
	pset_free(&set);
	eh_put(&set, "10.0.0.0/8", 8, 24);	/* nor does upto */
	eh_put(&set, "10.1.0.0/16", 16, 24);
	eh_put(&set, "10.1.0.0/26", 0, 0);
	eh_put(&set, "10.2.0.0/24", 0, 0);
	take(&o);
	eh_put(&set, "10.3.0.0/16", 16, 23);
	refuse(&o, "10.3.0.0/16 hides");
	pset_free(&set);
	eh_put(&set, "10.0.0.0/8", 9, 16);	/* twice */
	eh_put(&set, "10.0.0.0/8", 20, 24);
	eh_put(&set, "10.1.0.0/16", 16, 16);
	eh_put(&set, "10.1.0.0/16", 20, 24);
	take(&o);
	eh_put(&set, "0.0.0.0/0", 0, 32);
	eh_put(&set, "255.255.255.255/32", 0, 0);
	refuse(&o, "hides");
	pset_free(&set);
	eh_put(&set, "0.0.0.0/0", 0, 32);
	eh_put(&set, "255.255.255.255/32", 0, 0);
	take(&o);
	pset_free(&set);
}

static void
test_format(void **state)
{
	struct emit_format	 f = { "%n/%l", "{", "}", ", " };
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };
	size_t			 len;
	char			*s;

	(void)state;
	eh_put(&set, "10.0.0.0/8", 0, 0);
	eh_put(&set, "2001:db8::/32", 0, 0);
	eh_object(&o, emitter_find("format"), "X", &set, 0);
	o.format = &f;
	s = eh_render(&o, 1, &len);
	assert_string_equal(s, "{10.0.0.0/8, 2001:db8::/32}\n");
	free(s);
	f.header = f.footer = f.separator = NULL;
	f.row = "%n/%l\\n";
	s = eh_render(&o, 1, &len);
	assert_string_equal(s, "10.0.0.0/8\n2001:db8::/32\n");
	free(s);
	f.row = "%c:%N:%m:%i:%a-%A\\\\n";	/* a backslash and an n */
	set.n6 = 0;
	s = eh_render(&o, 1, &len);
	assert_string_equal(s, "1:X:255.0.0.0:0.255.255.255:8-8\\n\n");
	free(s);
	pset_free(&set);
}

/* --- digests ------------------------------------------------------------- */

static void
test_digest(void **state)
{
	static const char	 text[] = "o365feed state 1\n"
	    "cisco-ios-prefix-list X 4\n10.0.0.0/8 8 24 5\n"
	    "11.0.0.0/8 8 8 10\nsentinel 4294967294\n";
	static const char	 text2[] = "o365feed state 1\njson X 0\n"
	    "10.0.0.0/8 8 24 -\n11.0.0.0/8 8 8 -\n2001:db8::/32 32 32 -\n";
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };
	char			 a[DIGEST_SIZE], b[DIGEST_SIZE];

	(void)state;
	eh_put(&set, "10.0.0.0/8", 8, 24);
	eh_put(&set, "11.0.0.0/8", 0, 0);
	eh_put(&set, "2001:db8::/32", 0, 0);
	eh_object(&o, emitter_find("cisco-ios-prefix-list"), "X", &set, 4);
	emit_digest(&o, a);
	digest_of(text, sizeof text - 1, b);
	assert_string_equal(a, b);
	o.note = "layout does not count";
	emit_digest(&o, b);
	assert_string_equal(a, b);
	eh_object(&o, emitter_find("json"), "X", &set, 0);
	emit_digest(&o, a);
	digest_of(text2, sizeof text2 - 1, b);
	assert_string_equal(a, b);
	pset_free(&set);
}

/* One prefix more is one line more, wherever it sorts but first. */
static void
test_one_line(void **state)
{
	const struct emitter	*em = emitter_find("json");
	struct emit_object	 o;
	struct pset		 set = { .n4 = 0 };
	char			*a, *b;
	size_t			 la, lb;

	(void)state;
	eh_put(&set, "10.0.0.0/8", 0, 0);
	eh_object(&o, em, "X", &set, 0);
	a = eh_render(&o, 1, &la);
	eh_put(&set, "11.0.0.0/8", 0, 0);
	b = eh_render(&o, 1, &lb);
	/* the old rows stand there unchanged, and one line follows them */
	assert_memory_equal(a, b, la - 3);
	assert_string_equal(a + la - 3, "]}\n");
	assert_string_equal(b + la - 3,
	    ",{\"prefix\": \"11.0.0.0/8\", \"lo\": 8, \"hi\": 8}\n]}\n");
	free(a);
	free(b);
	pset_free(&set);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_name_limits),
		cmocka_unit_test(test_checks),
		cmocka_unit_test(test_row_limits),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_one_line),
	};

	log_init("test_emit", LOG_NORMAL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
