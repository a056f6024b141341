/*
 * Parameters of a row: which are taken, what they fall back to, and what it
 * means to a state that they changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emit/delta.h"
#include "emit/emit.h"

static const struct emit_param params[] = {
	{ "next-hop", "next hop of IPv4", NULL, 4, emit_param_addr4 },
	{ "next-hop6", "next hop of IPv6", NULL, 6, emit_param_addr6 },
	{ "distance", "administrative distance", "1", 0, emit_param_u32 },
	{ "tag", "word", "x", 0, NULL },
	{ NULL, NULL, NULL, 0, NULL }
};

static void
route_row(struct emit_ctx *ctx, const struct row *row)
{
	char	 buf[PREFIX_STRLEN];

	emit_strs(ctx->out, "route ", prefix_str(&row->prange.p, buf), " ",
	    ctx->param[ctx->af == 4 ? 0 : 1], " ", ctx->param[2], "\n", NULL);
}

static void
route_del(struct emit_ctx *ctx, const struct row *row)
{
	emit_strs(ctx->out, "no ", NULL);
	route_row(ctx, row);
}

static const struct emitter routes = {
	.name = "test-routes", .platform = "test", .kind = "routes",
	.title = "test", .matches = MATCH_ADDRESS, .rows = ROW_PREFIX,
	.families = FAMILIES_APART, .ranges = RANGE_EXACT, .name_max = 30,
	.comment = "!", .params = params, .load = LOAD_MERGE,
	.delta = DELTA_LINES, .row = route_row, .add = route_row,
	.del = route_del
};

static int
resolve(int af, const char *name, const char *value,
    struct emit_given out[EMIT_PARAMS], char why[256])
{
	const struct emit_given	 given[] = { { name, value } };

	return emit_params(&routes, af, given, 1, out, why, 256);
}

static void
test_resolve(void **state)
{
	struct emit_given	 out[EMIT_PARAMS];
	char			 why[256];

	(void)state;
	assert_int_equal(resolve(4, "next-hop", "192.0.2.1", out, why), 3);
	assert_string_equal(out[0].value, "192.0.2.1");
	assert_string_equal(out[1].name, "distance");
	assert_string_equal(out[1].value, "1");
	/* the other family needs its own, both together need both */
	assert_int_equal(resolve(6, "next-hop", "192.0.2.1", out, why), -1);
	assert_string_equal(why, "test-routes needs \"next-hop6\": next hop of "
	    "IPv6");
	assert_int_equal(resolve(0, "next-hop", "192.0.2.1", out, why), -1);
	assert_int_equal(resolve(4, "gateway", "192.0.2.1", out, why), -1);
	assert_string_equal(why, "test-routes has no parameter \"gateway\"");
}

static void
test_bad_values(void **state)
{
	static const char *const	 bad[] = { "", "a b", "a\nb", "a;b",
	    "a\"b", "a'b", "a#b", "a!b", "{", "}", "a\\b", "$(x)", "`x`",
	    "a|b", "a&b", "<a>", "a\tb", "\x7f", "\xc3\xa4", "-a" };
	struct emit_given		 out[EMIT_PARAMS];
	char				 why[256];
	size_t				 i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_non_null(emit_param_word(bad[i]));
	assert_null(emit_param_word("Gi0/0/1.100"));
	assert_null(emit_param_addr6("2001:db8::1"));
	assert_non_null(emit_param_addr6("192.0.2.1"));
	assert_non_null(emit_param_addr4("192.0.2.0/24"));
	assert_non_null(emit_param_addr4("192.0.2"));
	assert_non_null(emit_param_u32("0"));
	assert_non_null(emit_param_u32("+1"));
	assert_non_null(emit_param_u32("4294967296"));
	assert_null(emit_param_u32("4294967295"));
	assert_null(emit_param_u8("255"));
	assert_non_null(emit_param_u8("256"));
	assert_non_null(emit_param_u8("0"));
	assert_non_null(emit_param_u8("1 name X"));
	assert_int_equal(resolve(4, "next-hop", "1.2.3.4\nx", out, why), -1);
}

/* One IPv4 object with the one prefix, over this next hop. */
static void
make(struct emit_object *o, struct pset *set, const struct emit_given *given)
{
	struct prange	 r;
	const char	*why;

	memset(set, 0, sizeof *set);
	memset(&r, 0, sizeof r);
	assert_int_equal(prefix_parse("203.0.113.0/24", 14, 0, &r.p, &why), 0);
	r.lo = r.hi = r.p.len;
	assert_int_equal(pset_add_range(set, &r), 0);
	set->sorted = 1;
	memset(o, 0, sizeof *o);
	o->em = &routes;
	o->name = "M365";
	o->af = 4;
	o->set = set;
	o->given = given;
	o->ngiven = 1;
}

static void
test_state(void **state)
{
	static const struct emit_given	 a[] = { { "next-hop", "192.0.2.1" } },
					 b[] = { { "next-hop", "192.0.2.2" } };
	struct emit_object		 one, two;
	struct emit_edits		 sum;
	struct pset			 set1, set2;
	struct out			 out;
	char				 d1[DIGEST_SIZE], d2[DIGEST_SIZE];
	char				*text;
	size_t				 n;

	(void)state;
	make(&one, &set1, a);
	make(&two, &set2, b);
	emit_digest(&one, d1);
	emit_digest(&two, d2);
	assert_string_not_equal(d1, d2);
	assert_int_equal(out_open_mem(&out), 0);
	emit_whole(&out, NULL, &two, 1);
	text = out_steal(&out, &n);
	assert_string_equal(text, "route 203.0.113.0/24 192.0.2.2 1\n");
	free(text);
	/* no edits lead from one to the other */
	assert_int_equal(emit_delta_count(&one, 1, &two, 1, &sum), 0);
	assert_int_equal(sum.blocked, 1);
	assert_int_equal(emit_delta_count(&one, 1, &one, 1, &sum), 0);
	assert_int_equal(sum.blocked, 0);
	pset_free(&set1);
	pset_free(&set2);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_bad_values),
		cmocka_unit_test(test_state)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
